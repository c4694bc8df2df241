import type { Request } from 'express';

const MAX_METHODS = 10;

interface Layer {
  route?: { methods: Record<string, boolean> };
  match(path: string): boolean;
}

/** The methods that some route answers on the path of `request`, as for an `Allow` header; empty for an unknown path. */
export function allowedMethods(request: Request): string[] {
  const { router } = request.app as unknown as { router: { stack: Layer[] } };
  // Not request.path: the router that found nothing is mounted below /api and has cut that off.
  const path = pathOf(request);
  const methods = new Set<string>();
  for (const layer of router.stack) {
    const handled = Object.keys(layer.route?.methods ?? {});
    // What handles every method is a middleware in a route's clothes.
    if (handled.length === 0 || handled.length > MAX_METHODS || !matches(layer, path)) continue;
    for (const method of handled) methods.add(method.toUpperCase());
  }
  if (methods.has('GET')) methods.add('HEAD');
  return [...methods].sort();
}

/** The path that was asked for, without the query, which may hold a token. */
export function pathOf(request: Request): string {
  return request.originalUrl.split('?', 1)[0] ?? '';
}

function matches(layer: Layer, path: string): boolean {
  try {
    return layer.match(path);
  } catch {
    // A path that cannot be decoded matches nothing.
    return false;
  }
}
