import { Injectable, NotFoundException, type OnApplicationBootstrap } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { Request, Response } from 'express';
import { ProblemFilter } from './problem.filter';

/** Answers what no route does. Nest does so below `/api` only; elsewhere Express would, with a page in HTML. */
@Injectable()
export class UnknownPaths implements OnApplicationBootstrap {
  constructor(
    private readonly adapterHost: HttpAdapterHost,
    private readonly problems: ProblemFilter,
  ) {}

  /** By now every route is in its place, so that this one comes last. */
  onApplicationBootstrap(): void {
    this.adapterHost.httpAdapter?.use((request: Request, response: Response) => {
      this.problems.answer(new NotFoundException(), request, response);
    });
  }
}
