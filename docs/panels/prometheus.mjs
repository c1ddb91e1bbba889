/** The few questions that are asked of a Prometheus server, over one span of time. */
export class Prometheus {
  constructor(address, shown) {
    this.address = address;
    this.shown = shown;
  }

  /** The series of a query at the end of the span. */
  async now(query) {
    const { result } = await this.#ask('query', { query, time: this.shown.end });
    return result.map(({ metric, value }) => ({ metric, values: [point(value)] }));
  }

  /** The series of a query over the span. */
  async range(query, step) {
    const { result } = await this.#ask('query_range', { query, step, start: Math.floor(this.shown.start / step) * step, end: this.shown.end });
    return result.map(({ metric, values }) => ({ metric, values: values.map(point) }));
  }

  /** The values that a label has among the series of a selector. */
  async labelValues(label, selector) {
    return this.#ask(`label/${label}/values`, { 'match[]': selector, ...this.shown });
  }

  async #ask(path, parameters) {
    const answer = await fetch(`${this.address}/api/v1/${path}?${new URLSearchParams(parameters)}`);
    const { status, error, data } = await answer.json();
    if (status !== 'success') throw new Error(`${error}: ${parameters.query ?? path}`);
    return data;
  }
}

/** JSON has no NaN and no infinity: such points are gaps. */
const point = ([time, text]) => [time, Number.isFinite(Number(text)) ? Number(text) : null];
