import type { components } from './schema.js';

/** What goes over the wire, by the names of the API document: `Schemas['ActivityDto']`. */
export type Schemas = components['schemas'];
