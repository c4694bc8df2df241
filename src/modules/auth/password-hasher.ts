import { createHmac, randomBytes } from 'node:crypto';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import bcrypt from 'bcrypt';
import { AuthConfig } from '../../config/auth.config';
import { normalizePassword } from './password-policy';

/** Keeps our pre-hashes apart from plain SHA-256 leaks of other sites. Not a secret. */
const PREHASH_CONTEXT = 'focus password v1';

/** Hashes passwords with bcrypt, every character of them: bcrypt itself would stop reading at 72 bytes. */
@Injectable()
export class PasswordHasher implements OnModuleInit {
  private dummyHash = '';

  constructor(private readonly config: AuthConfig) {}

  async onModuleInit(): Promise<void> {
    this.dummyHash = await this.hash(randomBytes(24).toString('base64'));
  }

  hash(password: string): Promise<string> {
    return bcrypt.hash(prehash(password), this.config.bcryptRounds);
  }

  /** Whether `password` is the one behind `hash`. Without a hash it is not, at the same cost. */
  async matches(password: string, hash: string | null): Promise<boolean> {
    const isMatch = await bcrypt.compare(prehash(password), hash ?? this.dummyHash);
    return hash !== null && isMatch;
  }
}

function prehash(password: string): string {
  return createHmac('sha256', PREHASH_CONTEXT).update(normalizePassword(password)).digest('base64');
}
