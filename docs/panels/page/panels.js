// How each type of panel is drawn. A drawing gets {panel, data, box, shown, events} and fills the box.

const legendOf = (target, metric) => {
  if (target.legendFormat && target.legendFormat !== '__auto') return target.legendFormat.replace(/\{\{ *(\w+) *\}\}/g, (_, label) => metric[label] ?? '').trim();
  return Object.entries(metric).map(([label, value]) => `${label}="${value}"`).join(', ');
};

/** All series of a panel, named as its legends say. */
const linesOf = ({ data }) => data.flatMap(({ target, series }) => series.map(({ metric, values }) => ({ name: legendOf(target, metric), metric, values })));

const lastOf = ({ values }) => values.findLast(([, value]) => value !== null)?.[1] ?? null;

const element = (tag, text, parent, name) => {
  const made = document.createElement(tag);
  if (text !== undefined) made.textContent = text;
  if (name) made.className = name;
  parent?.append(made);
  return made;
};

/** What an override of the panel says of one series' property; undefined where none does. */
function overridden({ overrides }, name, id) {
  const fits = ({ matcher }) => (matcher.id === 'byName' ? matcher.options === name : new RegExp(matcher.options.slice(1, -1)).test(name));
  return overrides.filter(fits).flatMap(({ properties }) => properties).find((property) => property.id === id)?.value;
}

const clock = (seconds) => new Date(seconds * 1000).toTimeString().slice(0, 5);

function empty({ panel, box }) {
  const gpu = /GPU-only: (.*)$/.exec(panel.description);
  element('div', gpu ? `No data: there is no GPU here (${gpu[1].replace(/\.$/, '')})` : (panel.fieldConfig.defaults.noValue ?? 'No data'), box, 'empty');
}

function stat(context) {
  const { panel, box } = context;
  const { defaults } = panel.fieldConfig;
  const lines = linesOf(context);
  const named = panel.options.textMode === 'value_and_name';
  const holder = element('div', undefined, box, panel.targets.length > 1 ? 'stat many' : 'stat');
  for (const line of lines) {
    const value = lastOf(line);
    const cell = element('div', undefined, holder);
    const shown = element('b', panel.options.textMode === 'name' ? line.name : format(value, defaults), cell);
    shown.style.color = thresholdColor(value, overridden(panel.fieldConfig, line.name, 'thresholds') ?? defaults.thresholds);
    if (named) element('small', line.name, cell);
  }
}

function chart({ box }, option) {
  echarts.init(box, null, { renderer: 'canvas' }).setOption({ animation: false, textStyle: { fontFamily: 'DejaVu Sans', fontSize: 11 }, ...option });
}

const axis = { axisLine: { show: false }, axisTick: { show: false }, axisLabel: { color: '#6b7076', fontSize: 10 } };
const timeAxis = (shown) => ({ ...axis, type: 'value', min: shown.start, max: shown.end, splitNumber: 6, splitLine: { show: false }, axisLabel: { ...axis.axisLabel, formatter: clock, hideOverlap: true, showMinLabel: false, showMaxLabel: false } });

/** Series that are stacked must share their moments: where one has none, it adds nothing. */
function aligned(lines, stacked) {
  if (!stacked) return lines.map(({ values }) => values);
  const times = [...new Set(lines.flatMap(({ values }) => values.map(([time]) => time)))].sort((a, b) => a - b);
  return lines.map(({ values }) => {
    const at = new Map(values);
    return times.map((time) => [time, at.get(time) ?? 0]);
  });
}

/** Breaks a line where points are missing. */
function broken(values) {
  const gap = 2.5 * Math.min(...values.slice(1).map(([time], i) => time - values[i][0]), Infinity);
  return values.flatMap(([time, value], i) => (i > 0 && time - values[i - 1][0] > gap ? [[time - gap / 2, null], [time, value]] : [[time, value]]));
}

/** Whether no line leads to or from a point: it would not be seen. */
const isAlone = (points, i) => points[i][1] !== null && (points[i - 1]?.[1] ?? null) === null && (points[i + 1]?.[1] ?? null) === null;

function timeseries(context) {
  const { panel, shown, events } = context;
  const { defaults } = panel.fieldConfig;
  const { custom } = defaults;
  const lines = linesOf(context);
  const stacked = custom.stacking.mode === 'normal';
  const points = aligned(lines, stacked);
  const series = lines.map(({ name }, i) => {
    const color = colorOf(overridden(panel.fieldConfig, name, 'color')?.fixedColor ?? palette[i % palette.length]);
    const data = stacked ? points[i] : broken(points[i]);
    return {
      type: 'line', name, data, stack: stacked ? 'all' : undefined, step: custom.lineInterpolation === 'stepAfter' ? 'end' : false, color,
      showSymbol: custom.showPoints === 'auto', symbol: (_, { dataIndex }) => (isAlone(data, dataIndex) ? 'circle' : 'none'), symbolSize: 4,
      lineStyle: { width: 1.3 * custom.lineWidth, type: overridden(panel.fieldConfig, name, 'custom.lineStyle') ? 'dashed' : 'solid' }, areaStyle: custom.fillOpacity ? { opacity: custom.fillOpacity / 100 } : undefined,
    };
  });
  const marks = events.flatMap(({ color, times }) => times.map((time) => ({ xAxis: time, lineStyle: { color: colorOf(color), type: 'dashed', width: 1 } })));
  const limits = custom.thresholdsStyle.mode === 'line' ? defaults.thresholds.steps.filter(({ value }) => value !== null).map(({ value, color }) => ({ yAxis: value, lineStyle: { color: colorOf(color), type: 'solid', width: 1 } })) : [];
  if (series.length) series[0].markLine = { silent: true, symbol: 'none', label: { show: false }, data: [...marks, ...limits] };
  const rows = Math.min(3, Math.ceil(lines.reduce((sum, { name }) => sum + name.length * 6.4 + 34, 0) / (context.box.clientWidth - 24)));
  const highest = Math.max(...points.flat().map(([, value]) => value ?? 0));
  const interval = stacked ? undefined : intervalOf(defaults.unit, defaults.max ?? highest);
  chart(context, {
    grid: { left: 12, right: 14, top: custom.axisLabel ? 24 : 10, bottom: 20 + 17 * rows, containLabel: true },
    legend: { bottom: 3, left: 8, right: 8, height: 17 * rows, icon: 'roundRect', itemWidth: 12, itemHeight: 3, itemGap: 12, textStyle: { fontSize: 10.5, color: '#24292e' } },
    xAxis: timeAxis(shown),
    yAxis: { ...axis, type: 'value', name: custom.axisLabel, nameTextStyle: { color: '#6b7076', fontSize: 10, align: 'left' }, min: defaults.min, max: defaults.max ?? (interval && Math.ceil(highest / interval) * interval), splitNumber: 4, interval, scale: defaults.min === undefined, splitLine: { lineStyle: { color: '#eceef0' } }, axisLabel: { ...axis.axisLabel, formatter: (value) => format(value, { unit: defaults.unit }) } },
    series,
  });
}

/** Coloured cells: rows named, columns in time. */
function cells(context, rows, values, { colors, max, labels, rules = false }) {
  const times = [...new Set(values.map(({ time }) => time))].sort((a, b) => a - b);
  const column = new Map(times.map((time, i) => [time, i]));
  chart(context, {
    grid: { left: 20, right: 14, top: 10, bottom: 8, containLabel: true },
    xAxis: { ...axis, type: 'category', data: times.map(clock), axisLabel: { ...axis.axisLabel, interval: Math.ceil(times.length / 7) } },
    yAxis: { ...axis, type: 'category', data: rows, z: 10, splitLine: { show: rules, lineStyle: { color: '#fff', width: 4 } }, axisLabel: { ...axis.axisLabel, formatter: labels, interval: rows.length > 14 ? 'auto' : 0 } },
    visualMap: { show: false, min: 0, max, inRange: { color: colors } },
    series: [{ type: 'heatmap', data: values.map(({ time, row, value }) => [column.get(time), row, value]), itemStyle: rules ? undefined : { borderColor: '#fff', borderWidth: 1 } }],
  });
}

function statusHistory(context) {
  const { defaults } = context.panel.fieldConfig;
  const lines = linesOf(context).sort((a, b) => b.name.localeCompare(a.name));
  const values = lines.flatMap((line, row) => line.values.filter(([, value]) => value !== null).map(([time, value]) => ({ time, row, value })));
  cells(context, lines.map(({ name }) => name), values, { colors: schemes[defaults.color.mode], max: defaults.max, rules: true });
}

function heatmap(context) {
  const { yAxis } = context.panel.options;
  const buckets = linesOf(context).map(({ metric, values }) => ({ bound: Number(metric.le.replace('+Inf', 'Infinity')), values: new Map(values) })).sort((a, b) => a.bound - b.bound);
  // The buckets of Prometheus hold all that is below their bound; a cell, what is between two.
  const between = buckets.map(({ values }, i) => [...values].map(([time, value]) => ({ time, row: i, value: value - (i ? (buckets[i - 1].values.get(time) ?? 0) : 0) })));
  const used = between.map((row) => row.some(({ value }) => value > 1e-9));
  const [first, last] = [used.indexOf(true), used.lastIndexOf(true)];
  const values = between.slice(first, last + 1).flat().map((cell) => ({ ...cell, row: cell.row - first }));
  const filled = values.filter(({ value }) => value > 1e-9).map((cell) => ({ ...cell, value: Math.sqrt(cell.value) }));
  const bounds = buckets.slice(first, last + 1).map(({ bound }) => bound);
  // Empty columns keep their place.
  const blank = values.filter(({ value }) => value <= 1e-9).map((cell) => ({ ...cell, value: '-' }));
  cells(context, bounds.map(String), [...filled, ...blank], { colors: schemes[context.panel.options.color.scheme], max: Math.max(...filled.map(({ value }) => value)), labels: (bound) => (bound === 'Infinity' ? '> all' : `≤ ${format(Number(bound), yAxis)}`) });
}

/** Rows as Grafana's transformation `merge` makes them: what several queries say of the same labels stands in one. */
function rowsOf(data) {
  const labels = data.filter(({ series }) => series.length).map(({ series }) => Object.keys(series[0].metric));
  const shared = labels[0].filter((label) => labels.every((names) => names.includes(label)));
  const rows = new Map();
  for (const { target, series } of data) {
    for (const line of series) {
      const key = JSON.stringify(shared.map((label) => line.metric[label]));
      rows.set(key, { ...rows.get(key), ...line.metric, [data.length > 1 ? `Value #${target.refId}` : 'Value']: lastOf(line) });
    }
  }
  return [...rows.values()];
}

function table({ panel, data, box }) {
  const { excludeByName, indexByName, renameByName } = panel.transformations.find(({ id }) => id === 'organize').options;
  const fields = Object.keys(indexByName).filter((name) => !excludeByName[name]).sort((a, b) => indexByName[a] - indexByName[b]);
  const made = element('table', undefined, box);
  const head = element('tr', undefined, made);
  fields.forEach((field) => element('th', renameByName[field], head));
  const special = (field, id) => overridden(panel.fieldConfig, renameByName[field], id);
  const unitOf = (field) => ({ unit: special(field, 'unit') ?? panel.fieldConfig.defaults.unit, decimals: special(field, 'decimals') });
  const rows = rowsOf(data).map((row) => fields.map((field) => (field.startsWith('Value') ? format(row[field], unitOf(field)) : (row[field] ?? ''))));
  for (const row of rows.sort()) {
    const line = element('tr', undefined, made);
    row.forEach((text, i) => element('td', text, line, special(fields[i], 'links') && 'link'));
  }
}

function bargauge(context) {
  const { panel, box } = context;
  const { defaults } = panel.fieldConfig;
  const holder = element('div', undefined, box, 'bars');
  for (const line of linesOf(context)) {
    const value = lastOf(line);
    element('span', line.name, holder);
    const bar = element('i', undefined, element('div', undefined, holder));
    bar.style.width = `${(100 * (value - defaults.min)) / (defaults.max - defaults.min)}%`;
    bar.style.background = thresholdColor(value, defaults.thresholds);
    element('span', format(value, defaults), holder).style.color = thresholdColor(value, defaults.thresholds);
  }
}

const drawings = { stat, timeseries, 'status-history': statusHistory, heatmap, table, bargauge };
