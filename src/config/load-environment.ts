import { existsSync } from 'node:fs';
import { Environment } from './environment';

/**
 * Reads `.env` where it exists (what the shell set wins) and validates the whole environment.
 *
 * @throws {EnvironmentError}
 */
export function loadEnvironment(envFile = '.env'): Environment {
  if (existsSync(envFile)) process.loadEnvFile(envFile);
  return Environment.load(process.env);
}
