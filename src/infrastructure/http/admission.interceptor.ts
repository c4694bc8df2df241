import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { Request } from 'express';
import type { Observable } from 'rxjs';
import { HttpMetrics } from './http-metrics';

/** The first to be called behind the guards. Most of what is measured of a request is not measured here: see {@link HttpMetrics}. */
@Injectable()
export class AdmissionInterceptor implements NestInterceptor {
  constructor(private readonly metrics: HttpMetrics) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    this.metrics.markAdmission(context.switchToHttp().getRequest<Request>());
    return next.handle();
  }
}
