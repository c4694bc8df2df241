import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { parse, stringify } from 'yaml';
import { JobRunner } from '../../src/infrastructure/scheduling/job-runner';
import { signedInUser } from '../factories/user.factory';
import { scrape, type Scrape } from '../support/metrics';
import { startTestApp } from '../support/test-app';

const MONITORING = resolve('monitoring');
const DASHBOARDS = join(MONITORING, 'grafana/dashboards');
/** The unit tests of the alerts run through two days of minutes. */
const PROMTOOL_TIMEOUT_MS = 120_000;

interface Target {
  expr: string;
  datasource: { uid: string };
}
interface Panel {
  id: number;
  type: string;
  title: string;
  description?: string;
  targets?: Target[];
}
interface Dashboard {
  uid: string;
  title: string;
  panels: Panel[];
}
interface Rule {
  alert: string;
  expr: string;
  labels: { severity: string };
  annotations: { summary: string; description: string };
}

const readText = (...path: string[]): string => readFileSync(join(MONITORING, ...path), 'utf8');

const dashboards = readdirSync(DASHBOARDS).map((file) => JSON.parse(readText('grafana/dashboards', file)) as Dashboard);
const panels = dashboards.flatMap(({ title, panels: all }) =>
  all.filter(({ type }) => type !== 'row').map((panel) => ({ name: `${title}: ${panel.title}`, panel })),
);
const rules = (parse(readText('alerts.yml')) as { groups: { rules: Rule[] }[] }).groups.flatMap((group) => group.rules);
const expressions = [
  ...rules.map(({ alert, expr }) => ({ name: alert, expr })),
  ...panels.flatMap(({ name, panel }) => panel.targets?.map(({ expr }) => ({ name, expr })) ?? []),
];

/** `metric{label="value"}` in an expression: the metric, and the labels it is asked by. */
function selectors(expr: string): { metric: string; labels: string[] }[] {
  return [...expr.matchAll(/\b((?:focus|nodejs|process)_\w+)(?:\{([^}]*)\})?/g)].map(
    ([, metric = '', matchers = '']) => ({
      metric,
      labels: [...matchers.matchAll(/(\w+)\s*(?:=~|!~|!=|=)/g)].map(([, label]) => label!),
    }),
  );
}

/** What Prometheus adds to every series that it scrapes. */
const TARGET_LABELS = ['job', 'instance'];

describe('monitoring', () => {
  let figures: Scrape;
  let text: string;

  beforeAll(async () => {
    const focus = await startTestApp();
    const user = await signedInUser(focus);
    await focus.http().get('/api/activities/today').set(user.auth);
    await focus.app.get(JobRunner).runDue();
    // The first scrape is told of by the second.
    await scrape(focus);
    ({ text } = await focus.http().get('/metrics'));
    figures = await scrape(focus);
    await focus.close();
  });

  it('has an alert and a dashboard for each part', () => {
    expect(rules.length).toBeGreaterThanOrEqual(15);
    expect(dashboards.map(({ uid }) => uid).sort()).toEqual([
      'focus-business',
      'focus-database',
      'focus-overview',
      'focus-realtime-and-mail',
    ]);
  });

  it.each(expressions)('$name asks for metrics and labels that Focus has', ({ expr }) => {
    for (const { metric, labels } of selectors(expr)) {
      if (!metric.startsWith('focus_')) {
        // Node's: some have no series yet, no garbage having been collected.
        expect(text).toMatch(new RegExp(`^# TYPE ${metric.replace(/_(sum|count)$/, '')} `, 'm'));
        continue;
      }
      const series = [...figures.keys()].filter((name) => name === metric || name.startsWith(`${metric}{`));
      expect([metric, series.length > 0]).toEqual([metric, true]);
      for (const label of labels.filter((name) => !TARGET_LABELS.includes(name))) {
        expect([metric, label, series.every((name) => name.includes(`${label}="`))]).toEqual([metric, label, true]);
      }
    }
  });

  it('shows every metric of ours on a dashboard', () => {
    const shown = expressions.map(({ expr }) => expr).join('\n');
    const names = [...text.matchAll(/^# TYPE (focus_\w+) /gm)].map(([, name]) => name!);
    expect(names.filter((name) => !new RegExp(`\\b${name}(_bucket|_sum|_count)?\\b`).test(shown))).toEqual([]);
  });

  it('explains every panel and alert, and takes its figures from the provisioned source', () => {
    const [source] = (
      parse(readText('grafana/provisioning/datasources/prometheus.yml')) as { datasources: { uid: string }[] }
    ).datasources;
    for (const { name, panel } of panels) {
      expect([name, panel.description]).toEqual([name, expect.stringMatching(/\.$/)]);
      expect([name, panel.targets?.length ?? 0]).not.toEqual([name, 0]);
      for (const { datasource } of panel.targets!) expect([name, datasource.uid]).toEqual([name, source!.uid]);
    }
    for (const { alert, labels, annotations } of rules) {
      expect([alert, labels.severity]).toEqual([alert, expect.stringMatching(/^(critical|warning)$/)]);
      expect([alert, annotations.description]).toEqual([alert, expect.stringMatching(/[.?]$/)]);
      expect([alert, annotations.summary]).toEqual([alert, expect.stringMatching(/\S/)]);
    }
  });

  it('gives every panel of a dashboard an id of its own', () => {
    for (const { uid, panels: all } of dashboards) {
      expect([uid, new Set(all.map(({ id }) => id)).size]).toEqual([uid, all.length]);
    }
  });

  it('has every alert fire in a test', () => {
    const fired = readText('alerts.test.yml');
    expect(rules.map(({ alert }) => alert).filter((alert) => !fired.includes(`alertname="${alert}"`))).toEqual([]);
  });

  describe('to promtool', () => {
    let folder: string;

    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'focus-monitoring-'));
    });

    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    /** What promtool says; throws where it is not content. */
    const promtool = async (args: string[], input = ''): Promise<string> => {
      const run = promisify(execFile)('promtool', args, { cwd: MONITORING });
      run.child.stdin?.end(input);
      const { stdout, stderr } = await run;
      return stdout + stderr;
    };

    /** Without promtool these are left out, but not in CI. */
    const check = process.env.CI === undefined && !isInstalled() ? it.skip : it;

    check('is a valid configuration', async () => {
      // The token's file is where the container has it.
      expect(await promtool(['check', 'config', '--syntax-only', 'prometheus.yml'])).toContain('SUCCESS');
    });

    check('has valid alerts', async () => {
      expect(await promtool(['check', 'rules', 'alerts.yml'])).toContain(`SUCCESS: ${rules.length} rules found`);
    });

    check(
      'alerts when it should, and only then',
      async () => {
        expect(await promtool(['test', 'rules', 'alerts.test.yml'])).toContain('SUCCESS');
      },
      PROMTOOL_TIMEOUT_MS,
    );

    check('asks for figures in expressions that can be read', async () => {
      const recorded = panels.flatMap(({ panel }) =>
        panel.targets!.map(({ expr }) => ({ record: 'panel', expr: expr.replaceAll('$__rate_interval', '5m') })),
      );
      const unique = [...new Map(recorded.map((rule) => [rule.expr, rule])).values()];
      // One group each: a rule check takes equal names for a mistake.
      const groups = unique.map((rule, index) => ({
        name: `panel ${index}`,
        rules: [{ ...rule, record: `panel_${index}` }],
      }));
      const file = join(folder, 'panels.yml');
      writeFileSync(file, stringify({ groups }));
      expect(await promtool(['check', 'rules', file])).toContain(`SUCCESS: ${unique.length} rules found`);
    });

    check('names its metrics as is the custom', async () => {
      const ours = text
        .split('\n\n')
        .filter((family) => family.startsWith('# HELP focus_'))
        .join('\n');
      expect(ours.split('\n').length).toBeGreaterThan(100);
      expect(await promtool(['check', 'metrics'], `${ours}\n`)).toBe('');
    });
  });
});

function isInstalled(): boolean {
  return (process.env.PATH ?? '').split(':').some((folder) => {
    try {
      return readdirSync(folder).some((file) => basename(file) === 'promtool');
    } catch {
      return false;
    }
  });
}
