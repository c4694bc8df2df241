import type { Response } from 'express';

/** Has `response` send the browser on to a page of the frontend, which is told how the sign-in has ended. */
export function redirectToPage(response: Response, page: string, end: { code: string } | { error: string }): Response {
  return response
    .status(303)
    .set('Cache-Control', 'no-store')
    .location(`${page}?${new URLSearchParams(end).toString()}`);
}
