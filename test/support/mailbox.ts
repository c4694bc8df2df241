import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import PostalMime, { type Email } from 'postal-mime';
import type { TestApp } from './test-app';

/** Sends what is due and reads every message to `address` from the outbox, oldest first. */
export async function readMail(testApp: TestApp, address: string): Promise<Email[]> {
  await testApp.mails.drain();
  const files = readdirSync(testApp.outboxDir)
    .filter((file) => file.endsWith('.eml'))
    .sort(byMailId);
  const mails = await Promise.all(files.map((file) => PostalMime.parse(readFileSync(join(testApp.outboxDir, file)))));
  return mails.filter((mail) => mail.to?.some((to) => to.address === address));
}

/** The token in the link of the newest message to `address`. */
export async function mailedToken(testApp: TestApp, address: string): Promise<string> {
  const mail = (await readMail(testApp, address)).at(-1);
  const token = /[?&]token=([\w-]+)/.exec(mail?.text ?? '')?.[1];
  if (token === undefined) throw new Error(`No link has been mailed to ${address}`);
  return token;
}

const idOf = (file: string): number => Number(/-(\d+)\.eml$/.exec(file)?.[1] ?? 0);
const byMailId = (a: string, b: string): number => idOf(a) - idOf(b);
