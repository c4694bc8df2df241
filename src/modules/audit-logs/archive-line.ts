import type { SealedLog } from './chain-walk';

/** A log as it stands in an archive, its fields spelled as on the wire. */
export interface ArchiveLine {
  id: number;
  level: string;
  action: string;
  message: string;
  user_id: number | null;
  ip: string | null;
  user_agent: string | null;
  request_id: string | null;
  context: unknown;
  created_at: string;
  user_link: string | null;
  user_proof: string | null;
  previous_hash: string;
  hash: string | null;
}

/** @param previousHash of the log before it */
export function archiveLineOf(log: SealedLog, previousHash: string): ArchiveLine {
  return {
    id: log.id,
    level: log.level,
    action: log.action,
    message: log.message,
    user_id: log.userId,
    ip: log.ip,
    user_agent: log.userAgent,
    request_id: log.requestId,
    context: log.context === null ? null : parsed(log.context),
    created_at: log.createdAt,
    user_link: log.userLink,
    user_proof: log.userProof,
    previous_hash: previousHash,
    hash: log.hash,
  };
}

/** The log that a line of an archive holds; what an archive of an earlier release lacks is `null`. */
export function archivedLog(line: ArchiveLine): SealedLog {
  return {
    id: line.id,
    level: line.level,
    action: line.action,
    message: line.message,
    userId: line.user_id,
    ip: line.ip,
    userAgent: line.user_agent,
    requestId: line.request_id,
    context: line.context === null ? null : JSON.stringify(line.context),
    createdAt: line.created_at,
    userLink: line.user_link ?? null,
    userProof: line.user_proof ?? null,
    hash: line.hash ?? null,
  };
}

/** What somebody has made of it may be no JSON any more. */
function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return json;
  }
}
