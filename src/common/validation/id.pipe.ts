import { Injectable, type PipeTransform } from '@nestjs/common';
import { notFound } from '../errors/common.errors';

/** The largest id a row can have. */
export const MAX_ID = 2_147_483_647;

/** A path's `{id}`: what is no positive integer names nothing. */
@Injectable()
export class IdPipe implements PipeTransform<string, number> {
  transform(value: string): number {
    const id = /^[1-9]\d{0,9}$/.test(value) ? Number(value) : NaN;
    if (!(id <= MAX_ID)) throw notFound();
    return id;
  }
}
