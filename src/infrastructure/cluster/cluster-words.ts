/** What the processes of a cluster say to each other about who does what. */
export type ClusterWord =
  | { /** A worker can take connections. */ type: 'focus:cluster:ready' }
  | { /** The primary hands a connection over, which comes along. */ type: 'focus:cluster:connection'; number: number }
  | { /** A worker has that connection. */ type: 'focus:cluster:taken'; number: number }
  | { /** The jobs are this worker's to run. */ type: 'focus:cluster:timekeeper' }
  | { /** There will be no more connections: finish what runs, and end. */ type: 'focus:cluster:drain' };
