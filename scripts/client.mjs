// Writes what clients/typescript takes from openapi.json: its types, and the codes of its errors. With --check it fails
// where the files are not what the document says.
import { readFileSync } from 'node:fs';
import openapiTS, { astToString } from 'openapi-typescript';
import ts from 'typescript';
import { writeOrCheck } from './generated-files.mjs';

const SOURCE = 'clients/typescript/src';
const document = JSON.parse(readFileSync('openapi.json', 'utf8'));

const BLOB = ts.factory.createTypeReferenceNode('Blob');
const UNKNOWN = ts.factory.createKeywordTypeNode(ts.SyntaxKind.UnknownKeyword);
/** Codes of one word, which descriptions cannot be searched for. */
const PLAIN_CODES = ['forbidden', 'unavailable'];

async function schema() {
  const ast = await openapiTS(structuredClone(document), {
    // A field with a default may be left out of a request; what an answer always holds is listed as required.
    defaultNonNullable: false,
    // A file that is downloaded is what the caller has it parsed as.
    transform: ({ format }, { path }) => {
      if (format === 'binary') return path?.includes('requestBody') ? BLOB : UNKNOWN;
    },
  });
  return `/** The API document as types. Generated: npm run client. */\n\n${astToString(ast)}`;
}

/** Codes stand in backticks in the descriptions of error responses. */
function problemCodes() {
  const operations = Object.values(document.paths).flatMap((item) => Object.values(item));
  const descriptions = operations.flatMap(({ responses }) =>
    Object.entries(responses ?? {}).flatMap(([status, { description }]) => (/^[45]/.test(status) ? [description] : [])),
  );
  const codes = new Set(
    descriptions.flatMap((text) => [...text.matchAll(/`([a-z]+(?:_[a-z]+)+)`/g)].map(([, code]) => code)),
  );
  const members = [...new Set([...codes, ...PLAIN_CODES])].sort();
  return [
    '/** What errors are told apart by; there may be more. Generated: npm run client. */',
    'export type ProblemCode =',
    ...members.map((code) => `  | '${code}'`),
    '  | (string & {});',
    '',
  ].join('\n');
}

writeOrCheck(
  { [`${SOURCE}/schema.ts`]: await schema(), [`${SOURCE}/problem-codes.ts`]: problemCodes() },
  'npm run client',
);
