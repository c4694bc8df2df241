import { MailerModule } from '@nestjs-modules/mailer';
import { Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { MailConfig } from '../../config/mail.config';
import { Mail } from './entities/mail.entity';
import { MailComposers } from './mail-composers';
import { MailDispatcher } from './mail-dispatcher';
import { MailOutbox } from './mail-outbox';
import { MailRenderer } from './mail-renderer';
import { MailTransport } from './mail-transport';
import { mailerOptions } from './mailer-options';

/** The mail queue: features register a composer per kind of mail and enqueue; the rest happens by itself. */
@Global()
@Module({
  imports: [
    TypeOrmModule.forFeature([Mail]),
    MailerModule.forRootAsync({ imports: [], inject: [MailConfig], useFactory: mailerOptions }),
  ],
  providers: [MailOutbox, MailComposers, MailDispatcher, MailRenderer, MailTransport],
  exports: [MailOutbox, MailComposers, MailDispatcher],
})
export class MailModule {}
