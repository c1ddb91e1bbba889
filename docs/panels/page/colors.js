// Grafana's names for colours, in its light theme.
const names = {
  text: '#24292e', transparent: 'rgba(0,0,0,0)', green: '#56a64b', red: '#e02f44', orange: '#ff780a', blue: '#3274d9', purple: '#a352cc', 'dark-red': '#c4162a',
  'super-light-blue': '#9fc2f7', 'semi-dark-blue': '#3274d9', 'semi-dark-yellow': '#e0b400', 'semi-dark-purple': '#a352cc',
};
const palette = ['#7eb26d', '#eab839', '#6ed0e0', '#ef843c', '#e24d42', '#1f78c1', '#ba43a9', '#705da0', '#508642', '#cca300', '#447ebc', '#c15c17', '#890f02', '#0a437c', '#6d1f62', '#584477'];
const schemes = { 'continuous-blues': ['#f4f7fb', '#1f60c4'], 'continuous-purples': ['#f8f5fb', '#8f3bb8'], Blues: ['#e3edf8', '#6baed6', '#08306b'] };

const colorOf = (name) => names[name] ?? name;

/** The colour of the last threshold that a value reaches. */
const thresholdColor = (value, { steps }) => colorOf(steps.findLast((step) => step.value === null || value >= step.value)?.color ?? 'text');
