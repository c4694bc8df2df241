export { createFocusClient, type FocusApi, type FocusClient, type FocusClientOptions } from './focus-client.js';
export { type FieldError, FocusProblem, type Problem, unwrap } from './focus-problem.js';
export type { ProblemCode } from './problem-codes.js';
export type { components, operations, paths } from './schema.js';
export type { Schemas } from './schemas.js';
export { Session, type SessionListener } from './session.js';
export { MemoryTokenStore, type StoredTokens, type TokenStore } from './token-store.js';
