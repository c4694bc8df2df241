import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { parse } from 'yaml';
import { Environment } from '../../src/config/environment';
import { known } from '../support/settings';

interface Service {
  image: string;
  command?: string[];
  environment?: Record<string, string>;
  volumes?: string[];
  networks?: string[];
  ports?: string[];
  secrets?: string[];
  depends_on?: Record<string, { condition: string }>;
  healthcheck?: { test: string[]; interval: string; timeout: string; retries: number; start_period: string };
  stop_grace_period?: string;
  restart?: string;
  init?: boolean;
}
interface Compose {
  services: Record<string, Service>;
  networks: Record<string, { internal?: boolean }>;
  volumes: Record<string, unknown>;
  secrets: Record<string, { environment: string }>;
}

const text = readFileSync('docker-compose.yml', 'utf8');
const compose = parse(text, { merge: true }) as Compose;
const { services } = compose;
const api = services.api!;

/** `${NAME}`, `${NAME:-default}` and `${NAME:?refusal}` as compose reads them. */
function interpolated(value: string, variables: Readonly<Record<string, string | undefined>>): string {
  return value.replace(/\$\{(\w+)(?::([-?])([^}]*))?\}/g, (_all, name: string, operator?: string, word = '') => {
    const found = variables[name];
    if (found !== undefined && found !== '') return found;
    if (operator === '?') throw new Error(`${name}: ${word}`);
    return operator === '-' ? word : '';
  });
}

const apiEnvironment = (variables: Readonly<Record<string, string | undefined>>): Record<string, string> =>
  Object.fromEntries(Object.entries(api.environment!).map(([name, value]) => [name, interpolated(value, variables)]));

describe('docker-compose.yml', () => {
  it('brings up the five', () => {
    expect(Object.keys(services).sort()).toEqual(['api', 'grafana', 'mysql', 'prometheus', 'redis']);
  });

  it.each(Object.entries(services))('%s is watched, comes back by itself, and keeps its data', (_name, service) => {
    const { test, interval, timeout, retries, start_period } = service.healthcheck!;
    expect(test[0]).toMatch(/^CMD(-SHELL)?$/);
    for (const duration of [interval, timeout, start_period]) expect(duration).toMatch(/^\d+s$/);
    expect(retries).toBeGreaterThan(1);
    expect(service.restart).toBe('unless-stopped');
    const named = service.volumes!.filter((volume) => /^[\w-]+:\//.test(volume)).map((volume) => volume.split(':')[0]!);
    expect(named).toHaveLength(1);
    expect(Object.keys(compose.volumes)).toContain(named[0]);
  });

  it.each(Object.entries(services))('%s is of a version that is named', (name, { image }) => {
    const pinned = name === 'api' ? interpolated(image, {}) : image;
    expect(pinned).toMatch(/^[\w./-]+:(?!latest)(v?\d[\w.-]*|local)$/);
    // What comes after 8.4 is no long-term release of MySQL.
    if (name === 'mysql') expect(image).toMatch(/^mysql:8\.4(\.\d+)?$/);
  });

  it('starts each after what it needs', () => {
    const healthy = { condition: 'service_healthy' };
    expect(api.depends_on).toEqual({ mysql: healthy, redis: healthy });
    expect(services.prometheus!.depends_on).toEqual({ api: { condition: 'service_started' } });
    expect(services.grafana!.depends_on).toEqual({ prometheus: healthy });
    // Migrations first.
    expect(api.environment!.MIGRATE_ON_START).toBe('true');
  });

  it('opens the API and Grafana, to this machine only, and no database', () => {
    const published = Object.entries(services).flatMap(([name, { ports = [] }]) => ports.map((port) => [name, port]));
    expect(published.map(([name, port]) => [name, interpolated(port!, {})])).toEqual([
      ['api', '127.0.0.1:8000:8000'],
      ['grafana', '127.0.0.1:3001:3000'],
    ]);
    expect(compose.networks.data).toEqual({ internal: true });
    expect([services.mysql!.networks, services.redis!.networks]).toEqual([['data'], ['data']]);
    expect(api.networks).toEqual(['data', 'default']);
  });

  it('gives the API settings that Focus knows, and lets it finish what runs', () => {
    const names = known();
    expect(Object.keys(api.environment!).filter((name) => !names.has(name))).toEqual([]);
    expect(api.init).toBe(true);
    // What runs has 10 s.
    expect(parseInt(api.stop_grace_period!, 10)).toBeGreaterThan(10);
  });

  it('states the character set, and keeps Redis from dropping jobs', () => {
    expect(services.mysql!.command).toEqual(
      expect.arrayContaining(['--character-set-server=utf8mb4', '--collation-server=utf8mb4_bin']),
    );
    const redis = services.redis!.command!;
    expect(redis[redis.indexOf('--maxmemory-policy') + 1]).toBe('noeviction');
  });

  it('mounts files that are there', () => {
    const mounted = Object.values(services).flatMap(({ volumes = [] }) =>
      volumes.filter((volume) => volume.startsWith('./')).map((volume) => volume.split(':')),
    );
    expect(mounted.length).toBeGreaterThanOrEqual(5);
    for (const [source, , mode] of mounted) {
      expect([source, existsSync(source!)]).toEqual([source, true]);
      expect([source, mode]).toEqual([source, 'ro']);
    }
  });

  it('has Prometheus find the API and its token where its configuration says', () => {
    const { scrape_configs: jobs } = parse(readFileSync('monitoring/prometheus.yml', 'utf8')) as {
      scrape_configs: {
        job_name: string;
        authorization: { credentials_file: string };
        static_configs: { targets: string[] }[];
      }[];
    };
    const job = jobs.find(({ job_name: name }) => name === 'focus')!;
    expect(job.static_configs[0]!.targets).toEqual([`api:${api.environment!.PORT}`]);
    const [secret] = services.prometheus!.secrets!;
    expect(job.authorization.credentials_file).toBe(`/run/secrets/${secret}`);
    expect(compose.secrets[secret!]).toEqual({ environment: 'METRICS_TOKEN' });
  });

  it.each(['SECRET_KEY', 'METRICS_TOKEN', 'MYSQL_PASSWORD', 'MYSQL_ROOT_PASSWORD', 'GRAFANA_ADMIN_PASSWORD'])(
    'refuses to start without %s, and has none of its own',
    (name) => {
      const uses = [...text.matchAll(new RegExp(String.raw`\$\{${name}([^}]*)\}`, 'g'))].map(([, rest]) => rest);
      expect(uses.length).toBeGreaterThan(0);
      expect(new Set(uses)).toEqual(new Set([':?run deploy/make-env.sh first']));
    },
  );

  describe('with what make-env.sh writes', () => {
    let folder: string;
    const makeEnv = (...args: string[]): string =>
      execFileSync(join(folder, 'deploy/make-env.sh'), args, { encoding: 'utf8', stdio: 'pipe' });
    const written = (): Record<string, string | undefined> => parseEnv(readFileSync(join(folder, '.env'), 'utf8'));

    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'focus-env-'));
      mkdirSync(join(folder, 'deploy'));
      cpSync('deploy/make-env.sh', join(folder, 'deploy/make-env.sh'));
    });

    afterEach(() => rmSync(folder, { recursive: true, force: true }));

    it('is an environment that Focus accepts in production', () => {
      makeEnv('https://focus.example.org');
      const environment = Environment.load(apiEnvironment(written()));
      expect(environment.isProduction).toBe(true);
      expect(environment.frontendUrl).toBe('https://focus.example.org');
      expect(environment.databaseUrl).toMatch(/^mysql:\/\/focus:[\da-f]{48}@mysql:3306\/focus_db$/);
      expect(environment.metricsToken).toMatch(/^[\da-f]{48}$/);
      expect(environment.docsEnabled).toBe(false);
    });

    it('is for its owner alone, and never the same twice', () => {
      makeEnv();
      const first = written();
      expect(statSync(join(folder, '.env')).mode & 0o777).toBe(0o600);
      rmSync(join(folder, '.env'));
      makeEnv();
      for (const [name, value] of Object.entries(written())) {
        if (name !== 'FRONTEND_URL') expect([name, value]).not.toEqual([name, first[name]]);
      }
    });

    it('is never overwritten', () => {
      makeEnv();
      const before = written();
      expect(() => makeEnv()).toThrow(/There is an \.env already/);
      expect(written()).toEqual(before);
    });
  });
});
