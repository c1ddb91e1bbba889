// Numbers as people read them. One entry for each unit that the dashboards use.
const scaled = (base, names) => (value) => {
  let at = 0;
  while (Math.abs(value) >= base && at < names.length - 1) [value, at] = [value / base, at + 1];
  return [value, names[at]];
};

const duration = (value) => {
  const size = Math.abs(value);
  if (size === 0) return [0, 's'];
  if (size < 1e-3) return [value * 1e6, 'µs'];
  if (size < 1) return [value * 1e3, 'ms'];
  if (size < 60) return [value, 's'];
  if (size < 3600) return [value / 60, 'min'];
  return size < 86400 ? [value / 3600, 'h'] : [value / 86400, 'd'];
};

const units = {
  short: scaled(1000, ['', 'K', 'M', 'G']),
  none: (value) => [value, ''],
  percentunit: (value) => [value * 100, '%'],
  s: duration,
  bytes: scaled(1024, ['B', 'KiB', 'MiB', 'GiB', 'TiB']),
  Bps: scaled(1000, ['B/s', 'kB/s', 'MB/s', 'GB/s']),
  hertz: scaled(1000, ['Hz', 'kHz', 'MHz', 'GHz']),
  celsius: (value) => [value, '°C'],
  watt: scaled(1000, ['W', 'kW']),
};

const rounded = (value, decimals) => {
  if (decimals !== undefined) return value.toFixed(decimals);
  const size = Math.abs(value);
  return String(Number(size >= 100 ? value.toFixed(0) : value.toPrecision(3)));
};

function format(value, { unit = 'none', decimals } = {}) {
  if (value === null || value === undefined) return '–';
  const suffix = /^suffix: ?(.*)$/.exec(unit);
  const [number, name] = suffix ? units.short(value) : units[unit](value);
  const tail = suffix ? `${name} ${suffix[1]}` : name;
  return `${rounded(number, decimals)}${tail && !tail.startsWith('%') ? ' ' : ''}${tail.trimStart()}`;
}

const times = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21600, 43200, 86400];

/** The distance of an axis' ticks, where decimal ones would not be round; undefined where they are. */
function intervalOf(unit, max) {
  if (unit === 'percentunit' && max === 1) return 0.25;
  if (unit === 's' && max > 4) return times.find((time) => max / time <= 5);
  return unit === 'bytes' && max > 0 ? 2 ** Math.ceil(Math.log2(max / 4)) : undefined;
}
