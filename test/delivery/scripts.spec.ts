import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const SCRIPTS = ['deploy', 'deploy/backup']
  .flatMap((folder) => readdirSync(folder).map((file) => `${folder}/${file}`))
  .filter((file) => file.endsWith('.sh'));

describe.each(SCRIPTS)('%s', (script) => {
  it('is a script that bash can read', () => {
    execFileSync('bash', ['-n', script]);
  });

  it('stops at the first mistake, and can be run, unless others source it', () => {
    const text = readFileSync(script, 'utf8');
    const isSourced = text.startsWith('# shellcheck shell=bash');
    if (!isSourced) expect(text).toMatch(/^#!\/usr\/bin\/env bash\n(#.*\n)+set -euo pipefail\n/);
    expect((statSync(script).mode & 0o111) !== 0).toBe(!isSourced);
  });

  it('shows no password in a command line', () => {
    expect(readFileSync(script, 'utf8')).not.toMatch(/--password|(?<!\w)-p["$]/);
  });

  const shellcheck = spawnSync('shellcheck', ['--version']).status === 0 ? it : it.skip;
  shellcheck('is what shellcheck likes', () => {
    const { status, stdout } = spawnSync('shellcheck', ['-x', script], { encoding: 'utf8' });
    expect([status, stdout]).toEqual([0, '']);
  });
});

describe('release-notes.mjs', () => {
  let folder: string;
  const CHANGELOG =
    '# Changelog\n\n## [Unreleased]\n\n### Added\n\n- Later.\n\n' +
    '## [1.2.0] - 2026-11-21\n\n### Fixed\n\n- This.\n\n## [1.1.0] - 2026-10-01\n\n- That.\n\n[1.2.0]: https://example.org\n';

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'focus-notes-'));
    for (const file of ['package.json', 'package-lock.json']) writeFileSync(join(folder, file), '{"version":"1.2.0"}');
    writeFileSync(join(folder, 'CHANGELOG.md'), CHANGELOG);
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const notes = (...args: string[]): { status: number | null; stdout: string; stderr: string } =>
    spawnSync(process.execPath, [resolve('scripts/release-notes.mjs'), ...args], { cwd: folder, encoding: 'utf8' });

  it("prints a version's section, and nothing of others", () => {
    expect(notes('v1.2.0')).toMatchObject({ status: 0, stdout: '### Fixed\n\n- This.\n' });
  });

  it.each([
    ['v1.1.0', /package\.json is of version 1\.2\.0, not 1\.1\.0/],
    ['latest', /Usage/],
  ])('refuses %s', (tag, complaint) => {
    expect(notes(tag)).toMatchObject({ status: 1, stdout: '', stderr: expect.stringMatching(complaint) });
  });

  it('refuses a version that nobody has written about, or not dated', () => {
    writeFileSync(join(folder, 'CHANGELOG.md'), '# Changelog\n\n## [Unreleased]\n\n- Something.\n');
    expect(notes('v1.2.0').stderr).toContain('CHANGELOG.md does not tell of 1.2.0');
    writeFileSync(join(folder, 'CHANGELOG.md'), '# Changelog\n\n## [1.2.0]\n\n- Something.\n');
    expect(notes('v1.2.0').stderr).toContain('lacks a date');
    writeFileSync(join(folder, 'CHANGELOG.md'), '# Changelog\n\n## [1.2.0] - 2026-11-21\n');
    expect(notes('v1.2.0').stderr).toContain('says nothing about 1.2.0');
  });
});

describe('CHANGELOG.md', () => {
  const text = readFileSync('CHANGELOG.md', 'utf8');

  it('begins with what is not released yet, and dates the rest', () => {
    const headings = [...text.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading!);
    expect(headings[0]).toBe('[Unreleased]');
    for (const heading of headings.slice(1)) expect(heading).toMatch(/^\[\d+\.\d+\.\d+\] - \d{4}-\d{2}-\d{2}$/);
  });

  it('sorts changes as is the custom', () => {
    for (const [, kind] of text.matchAll(/^### (.*)$/gm)) {
      expect(['Added', 'Changed', 'Deprecated', 'Removed', 'Fixed', 'Security']).toContain(kind);
    }
  });
});

/** There is no Docker where tests run: a stand-in notes what it is asked for, and has images that become healthy or do not. */
describe('deploy.sh', () => {
  const STAND_IN = `#!/usr/bin/env bash
printf '%s %s\\n' "\${FOCUS_IMAGE:--}" "$*" >> "$CALLS"
case "$*" in
  'compose ps --quiet mysql') [ ! -e "$RUNNING" ] || echo 0123456789ab ;;
  *backup.sh) [ ! -e "$NO_BACKUP" ] ;;
  'compose up '*) [[ $FOCUS_IMAGE != *bad* ]] ;;
  'pull '*missing*) exit 1 ;;
esac
`;
  let folder: string;
  const at = (file: string): string => join(folder, file);

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'focus-deploy-'));
    mkdirSync(at('deploy'));
    mkdirSync(at('bin'));
    cpSync('deploy/deploy.sh', at('deploy/deploy.sh'));
    writeFileSync(at('bin/docker'), STAND_IN);
    chmodSync(at('bin/docker'), 0o755);
    writeFileSync(at('.env'), 'SECRET_KEY=kept\nFOCUS_IMAGE=focus@good:1\n');
    writeFileSync(at('running'), '');
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const deploy = (image: string): { status: number | null; stdout: string; stderr: string } =>
    spawnSync(at('deploy/deploy.sh'), [image], {
      encoding: 'utf8',
      env: {
        PATH: `${at('bin')}:${process.env.PATH}`,
        CALLS: at('calls'),
        RUNNING: at('running'),
        NO_BACKUP: at('no-backup'),
      },
    });
  const calls = (): string[] => (existsSync(at('calls')) ? readFileSync(at('calls'), 'utf8').trim().split('\n') : []);
  const env = (): string => readFileSync(at('.env'), 'utf8');
  const UP = 'compose up --detach --no-build --remove-orphans --wait --wait-timeout 300';

  it('backs up, puts the image into service, and notes both', () => {
    expect(deploy('focus@good:2')).toMatchObject({ status: 0, stdout: 'In service: focus@good:2\n' });
    expect(calls()).toEqual([
      '- pull focus@good:2',
      '- compose ps --quiet mysql',
      '- compose exec -T mysql /opt/focus/backup/backup.sh',
      `focus@good:2 ${UP}`,
    ]);
    expect(env()).toBe('SECRET_KEY=kept\nFOCUS_IMAGE=focus@good:2\nFORMER_FOCUS_IMAGE=focus@good:1\n');
    expect(statSync(at('.env')).mode & 0o077).toBe(0);
  });

  it('goes back when the image does not become healthy, and fails', () => {
    expect(deploy('focus@bad:2')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('In service, as before: focus@good:1'),
    });
    expect(calls().filter((call) => call.includes('compose up'))).toEqual([`focus@bad:2 ${UP}`, `focus@good:1 ${UP}`]);
    expect(env()).toContain('FOCUS_IMAGE=focus@good:1\n');
    expect(env()).not.toContain('bad');
  });

  it('says so when there is nothing to go back to, or going back fails', () => {
    writeFileSync(at('.env'), 'SECRET_KEY=kept\n');
    expect(deploy('focus@bad:2')).toMatchObject({ status: 1, stderr: expect.stringContaining('none to go back to') });
    writeFileSync(at('.env'), 'FOCUS_IMAGE=focus@bad:1\n');
    expect(deploy('focus@bad:2')).toMatchObject({ status: 2, stderr: expect.stringContaining('either') });
  });

  it('changes nothing when the image is not there, or the backup fails', () => {
    expect(deploy('focus@missing:2').status).not.toBe(0);
    writeFileSync(at('no-backup'), '');
    expect(deploy('focus@good:2').status).not.toBe(0);
    expect(calls().filter((call) => call.includes('compose up'))).toEqual([]);
    expect(env()).toBe('SECRET_KEY=kept\nFOCUS_IMAGE=focus@good:1\n');
  });

  it('has nothing to back up the first time', () => {
    rmSync(at('running'));
    writeFileSync(at('.env'), 'SECRET_KEY=kept\n');
    expect(deploy('focus@good:1').status).toBe(0);
    expect(calls().join('\n')).not.toContain('backup.sh');
  });

  it('keeps the image to go back to when the same one is deployed again', () => {
    deploy('focus@good:2');
    deploy('focus@good:2');
    expect(env()).toContain('FORMER_FOCUS_IMAGE=focus@good:1\n');
  });
});
