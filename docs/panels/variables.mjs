const labelValues = /^label_values\((?<selector>.+), *(?<label>\w+)\)$/;

/** What a dashboard's variables stand for: all where that may be chosen, else the first there is. */
export async function valuesOf(board, prometheus) {
  const values = {};
  for (const variable of board.templating.list.filter(({ type }) => type === 'query')) {
    if (variable.includeAll) {
      values[variable.name] = variable.allValue;
    } else {
      const { selector, label } = labelValues.exec(variable.definition).groups;
      values[variable.name] = (await prometheus.labelValues(label, interpolate(selector, values)))[0] ?? '';
    }
  }
  return values;
}

/** A query with values in the place of its variables. */
export function interpolate(query, { seconds, step, ...values }) {
  const builtIn = { __interval: `${step}s`, __range: `${seconds}s`, __range_s: seconds, __rate_interval: `${Math.max(4 * 5, step + 5)}s` };
  return query.replace(/\$\{?(\w+)\}?/g, (whole, name) => builtIn[name] ?? values[name] ?? whole);
}
