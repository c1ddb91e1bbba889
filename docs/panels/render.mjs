// Draws dashboards as Grafana would, roughly: node render.mjs PROMETHEUS FOLDER [MINUTES]
// Reads docker/grafana/dashboards, asks the Prometheus server for each panel's data, and writes one picture a dashboard with a headless Chromium.
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Prometheus } from './prometheus.mjs';
import { interpolate, valuesOf } from './variables.mjs';

const here = import.meta.dirname;
const boards = join(here, '../../docker/grafana/dashboards');
const columns = 24;
const unit = 38; // Grafana's height of a row of its grid, with the gap.
const width = 1500;
const heading = 52;

const [server, folder, minutes = '15'] = process.argv.slice(2);
if (!folder) {
  console.error('Usage: node render.mjs http://PROMETHEUS:9090 FOLDER [MINUTES]');
  process.exit(2);
}

const end = Math.floor(Date.now() / 1000);
const shown = { start: end - 60 * Number(minutes), end };
const prometheus = new Prometheus(server, shown);

/** The data of each target of a panel: [{target, series: [{metric, values: [[time, number]…]}]}]. */
async function dataOf(panel, values) {
  const points = panel.maxDataPoints ?? 250;
  const step = Math.max(5, Math.ceil((shown.end - shown.start) / points));
  return Promise.all(
    (panel.targets ?? []).map(async (target) => {
      const query = interpolate(target.expr, { ...values, seconds: shown.end - shown.start, step });
      return { target, series: target.instant ? await prometheus.now(query) : await prometheus.range(query, step) };
    }),
  );
}

async function eventsOf(board, values) {
  const asked = board.annotations.list.filter((annotation) => annotation.expr);
  return Promise.all(
    asked.map(async ({ name, iconColor, expr }) => {
      const series = await prometheus.range(interpolate(expr, { ...values, seconds: shown.end - shown.start, step: 15 }), 15);
      const times = [...new Set(series.flatMap(({ values }) => values.filter(([, value]) => value > 0).map(([time]) => time)))].sort((a, b) => a - b);
      // Of points that follow each other, the first is the event.
      return { name, color: iconColor, times: times.filter((time, i) => i === 0 || time - times[i - 1] > 15) };
    }),
  );
}

async function draw(file) {
  const board = JSON.parse(await readFile(join(boards, file), 'utf8'));
  const values = await valuesOf(board, prometheus);
  const panels = await Promise.all(board.panels.map(async (panel) => ({ panel, data: await dataOf(panel, values) })));
  const height = heading + unit * Math.max(...board.panels.map(({ gridPos: at }) => at.y + at.h)) + 8;
  const content = { title: board.title, values, shown, panels, events: await eventsOf(board, values), layout: { width, columns, unit, heading } };

  const scratch = await mkdtemp(join(tmpdir(), 'grid-panels-'));
  try {
    const page = join(scratch, 'page.html');
    const script = (path) => `<script src="file://${join(here, path)}"></script>`;
    const data = JSON.stringify(content).replaceAll('<', '\\u003c');
    await writeFile(
      page,
      `<!doctype html><meta charset="utf-8"><link rel="stylesheet" href="file://${join(here, 'page/page.css')}"><body><script>window.board = ${data};</script>` +
        ['node_modules/echarts/dist/echarts.min.js', 'page/format.js', 'page/colors.js', 'page/panels.js', 'page/page.js'].map(script).join(''),
    );
    const picture = join(folder, file.replace('.json', '.png'));
    await promisify(execFile)('chromium', [
      ...'--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync'.split(' '),
      '--hide-scrollbars', '--virtual-time-budget=3000', `--user-data-dir=${scratch}/profile`, `--window-size=${width},${height}`, `--screenshot=${picture}`, `file://${page}`,
    ], { timeout: 120_000 });
    console.log(picture);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

for (const file of (await readdir(boards)).filter((name) => name.endsWith('.json'))) await draw(file);
