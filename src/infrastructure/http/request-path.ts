import type { Request } from 'express';

const MAX_METHODS = 10;

interface Route {
  path: string;
  methods: Record<string, boolean>;
}

interface Layer {
  route?: Route;
  match(path: string): boolean;
}

/** The methods that some route answers on the path of `request`, as for an `Allow` header; empty for an unknown path. */
export function allowedMethods(request: Request): string[] {
  const { router } = request.app as unknown as { router: { stack: Layer[] } };
  // Not request.path: the router that found nothing is mounted below /api and has cut that off.
  const path = pathOf(request);
  const methods = new Set<string>();
  for (const layer of router.stack) {
    if (!isRoute(layer.route) || !matches(layer, path)) continue;
    for (const method of Object.keys(layer.route.methods)) methods.add(method.toUpperCase());
  }
  if (methods.has('GET')) methods.add('HEAD');
  return [...methods].sort();
}

/** The route that took `request`, as the API document writes it: `/api/activities/{id}`. `null` where none did. */
export function routeTemplate({ route }: { route?: Route }): string | null {
  return isRoute(route) ? route.path.replace(/:(\w+)/g, '{$1}').replace(/(.)\/$/, '$1') : null;
}

/** The path that was asked for, without the query, which may hold a token. */
export function pathOf(request: Request): string {
  return request.originalUrl.split('?', 1)[0] ?? '';
}

/** What handles every method, is a middleware in a route's clothes. */
function isRoute(route: Route | undefined): route is Route {
  const methods = Object.keys(route?.methods ?? {});
  return methods.length > 0 && methods.length <= MAX_METHODS && !methods.includes('_all');
}

function matches(layer: Layer, path: string): boolean {
  try {
    return layer.match(path);
  } catch {
    // A path that cannot be decoded matches nothing.
    return false;
  }
}
