import { MailerModule } from '@nestjs-modules/mailer';
import { Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { MailConfig } from '../../config/mail.config';
import { MetricsModule } from '../metrics/metrics.module';
import { Mail } from './entities/mail.entity';
import { MailComposers } from './mail-composers';
import { MailDispatcher } from './mail-dispatcher';
import { MailMetrics } from './mail-metrics';
import { MailOutbox } from './mail-outbox';
import { MailQueueMetrics } from './mail-queue-metrics';
import { MailRenderer } from './mail-renderer';
import { MailTransport } from './mail-transport';
import { mailerOptions } from './mailer-options';

/** The mail queue: features register a composer per kind of mail and enqueue; the rest happens by itself. */
@Global()
@Module({
  imports: [
    MetricsModule,
    TypeOrmModule.forFeature([Mail]),
    MailerModule.forRootAsync({ imports: [], inject: [MailConfig], useFactory: mailerOptions }),
  ],
  providers: [MailOutbox, MailComposers, MailDispatcher, MailMetrics, MailQueueMetrics, MailRenderer, MailTransport],
  exports: [MailOutbox, MailComposers, MailDispatcher],
})
export class MailModule {}
