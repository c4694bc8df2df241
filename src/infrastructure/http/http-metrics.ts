import { Injectable } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { Metrics } from '../metrics/metrics';
import { routeTemplate } from './request-path';

/** Upper bounds in seconds. */
const DURATIONS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
const ADMISSIONS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];
/** Where no route answered: an unknown path, a method the path does not have, a file of the document pages. */
const NO_ROUTE = '(none)';
/** The others (Node knows some thirty) are one. */
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);
const OTHER_METHOD = 'OTHER';
/** In place of a status: the connection ended before the answer did. */
const ABORTED = 'aborted';

const ADMITTED_AT = Symbol('admitted at');

/** A request, and when (`performance.now()`) the guards let it through; if they did. */
type MeasuredRequest = Request & { [ADMITTED_AT]?: number };

/** What is counted of one method of one route. */
interface Series {
  method: string;
  route: string;
  duration: { observe(seconds: number): void };
  byStatus: Map<string, { inc(): void }>;
}

/**
 * Counts and times every request, those too that a guard refused or no route was found for: it watches from before anything
 * else until the answer is out. Routes go by their template, never by the path that was asked for.
 */
@Injectable()
export class HttpMetrics {
  private readonly requests;
  private readonly durations;
  private readonly admissions;
  /** By Express' route, then by method: no label is put together anew for each request. */
  private readonly series = new Map<unknown, Map<string, Series>>();
  private inFlight = 0;

  constructor(metrics: Metrics) {
    this.requests = metrics.counter('focus_http_requests_total', 'HTTP requests, by the status of their answer', {
      method: 'open',
      route: 'open',
      status: 'open',
    });
    this.durations = metrics.histogram(
      'focus_http_request_duration_seconds',
      'Time from the arrival of an HTTP request until its answer was out',
      DURATIONS,
      { method: 'open', route: 'open' },
    );
    this.admissions = metrics.histogram(
      'focus_http_admission_duration_seconds',
      'Time from the arrival of an HTTP request until the guards had let it through: who is it, are they too many, may they',
      ADMISSIONS,
    );
    metrics.gauge('focus_http_requests_in_flight', 'HTTP requests that are being answered', {
      aggregator: 'sum',
      collect: (gauge) => gauge.set(this.inFlight),
    });
  }

  /** Begins to watch a request. */
  watch(request: MeasuredRequest, response: Response, next: NextFunction): void {
    const arrivedAt = performance.now();
    this.inFlight += 1;
    response.once('close', () => this.record(request, response, arrivedAt));
    next();
  }

  /** Marks that the guards have let a request through. */
  markAdmission(request: MeasuredRequest): void {
    request[ADMITTED_AT] = performance.now();
  }

  private record(request: MeasuredRequest, response: Response, arrivedAt: number): void {
    this.inFlight -= 1;
    const series = this.seriesOf(request);
    series.duration.observe((performance.now() - arrivedAt) / 1000);
    this.counterOf(series, response.writableFinished ? String(response.statusCode) : ABORTED).inc();
    const admittedAt = request[ADMITTED_AT];
    if (admittedAt !== undefined) this.admissions.observe((admittedAt - arrivedAt) / 1000);
  }

  private seriesOf(request: Request): Series {
    const expressRoute: unknown = request.route;
    const method = METHODS.has(request.method) ? request.method : OTHER_METHOD;
    let byMethod = this.series.get(expressRoute);
    if (byMethod === undefined) this.series.set(expressRoute, (byMethod = new Map<string, Series>()));
    let series = byMethod.get(method);
    if (series === undefined) {
      const route = routeTemplate(request) ?? NO_ROUTE;
      const duration = this.durations.labels({ method, route });
      byMethod.set(method, (series = { method, route, duration, byStatus: new Map() }));
    }
    return series;
  }

  private counterOf({ method, route, byStatus }: Series, status: string): { inc(): void } {
    let counter = byStatus.get(status);
    if (counter === undefined) byStatus.set(status, (counter = this.requests.labels({ method, route, status })));
    return counter;
  }
}
