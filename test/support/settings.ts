import { Environment } from '../../src/config/environment';

/** The name of every variable that Focus reads. */
export function known(): Set<string> {
  const names = new Set<string>();
  const source = new Proxy<Record<string, string | undefined>>(
    {},
    { get: (_target, name) => (typeof name === 'string' ? void names.add(name) : undefined) },
  );
  Environment.load(source);
  return names;
}
