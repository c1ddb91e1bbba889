// Lays the panels out on Grafana's grid.
const { title, values, shown, panels, events, layout } = window.board;
const { width, columns, unit, heading } = layout;
const gap = 8;
const column = (width - gap) / columns;

const head = element('header', title, document.body);
const chosen = Object.entries(values).map(([name, value]) => `${name}: ${value === '.*' ? 'all' : value}`);
element('span', [...chosen, `${clock(shown.start)} to ${clock(shown.end)}`].join('   ·   '), head);

for (const { panel, data } of panels) {
  const { x, y, w, h } = panel.gridPos;
  const holder = element('section', undefined, document.body, panel.type === 'row' ? 'row' : 'panel');
  Object.assign(holder.style, { left: `${gap + x * column}px`, top: `${heading + y * unit}px`, width: `${w * column - gap}px`, height: `${h * unit - gap}px` });
  if (panel.type === 'row') {
    holder.textContent = panel.title;
    continue;
  }

  element('h2', panel.title, holder);
  const box = element('div', undefined, holder, 'body');
  const context = { panel, data, box, shown, events };
  (data.some(({ series }) => series.length) ? drawings[panel.type] : empty)(context);
}

// What the vertical lines are, where there are any.
for (const { name, color, times } of events.filter(({ times }) => times.length)) element('span', `▏${name}`, head).style.color = colorOf(color);
