import type { ExecutionContext } from '@nestjs/common';
import { Environment } from '../../config/environment';
import { MetricsConfig } from '../../config/metrics.config';
import { MetricsGuard } from './metrics.guard';

const PRODUCTION = {
  NODE_ENV: 'production',
  SECRET_KEY: 'a-secret-key-of-this-very-test-0123456789',
  DATABASE_URL: 'mysql://focus@localhost/focus',
};

function admits(variables: Record<string, string>, authorization?: string): boolean {
  const guard = new MetricsGuard(new MetricsConfig(Environment.load(variables)));
  const request = { headers: { authorization } };
  return guard.canActivate({ switchToHttp: () => ({ getRequest: () => request }) } as ExecutionContext);
}

describe('S3: the metrics in production', () => {
  it('are shown to nobody while there is no token', () => {
    expect(() => admits(PRODUCTION)).toThrow(expect.objectContaining({ status: 404, code: 'not_found' }));
    expect(() => admits(PRODUCTION, 'Bearer null')).toThrow(expect.objectContaining({ status: 404 }));
  });

  it('ask for their token', () => {
    const variables = { ...PRODUCTION, METRICS_TOKEN: 'let-me-scrape' };
    expect(admits(variables, 'Bearer let-me-scrape')).toBe(true);
    expect(admits(variables, 'bearer  let-me-scrape')).toBe(true);
    expect(() => admits(variables)).toThrow(expect.objectContaining({ status: 401, code: 'missing_token' }));
    expect(() => admits(variables, 'let-me-scrape')).toThrow(
      expect.objectContaining({ status: 401, code: 'invalid_token' }),
    );
  });

  it('are open elsewhere', () => {
    expect(admits({})).toBe(true);
  });
});
