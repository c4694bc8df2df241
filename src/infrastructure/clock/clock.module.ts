import { Global, Module } from '@nestjs/common';
import { Environment } from '../../config/environment';
import { Clock } from './clock';

@Global()
@Module({
  providers: [
    {
      provide: Clock,
      inject: [Environment],
      useFactory: (environment: Environment) => new Clock(environment.clockNow ?? undefined),
    },
  ],
  exports: [Clock],
})
export class ClockModule {}
