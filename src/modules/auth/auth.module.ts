import { Module } from '@nestjs/common';
import { JwtModule } from '@nestjs/jwt';
import { PassportModule } from '@nestjs/passport';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditLogsModule } from '../audit-logs/audit-logs.module';
import { UsersModule } from '../users/users.module';
import { AccessGuard } from './access.guard';
import { AccountMailsService } from './account-mails.service';
import { AccountController } from './account.controller';
import { AccountService } from './account.service';
import { AttemptsRepository } from './attempts.repository';
import { AuthMails } from './auth-mails';
import { AuthController } from './auth.controller';
import { AuthScheduler } from './auth.scheduler';
import { AuthenticationGuard } from './authentication.guard';
import { EmailVerificationService } from './email-verification.service';
import { Attempt } from './entities/attempt.entity';
import { OneTimeToken } from './entities/one-time-token.entity';
import { Session } from './entities/session.entity';
import { JwtStrategy } from './jwt.strategy';
import { LoginLocksService } from './login-locks.service';
import { LoginService } from './login.service';
import { OneTimeTokensRepository } from './one-time-tokens.repository';
import { OneTimeTokensService } from './one-time-tokens.service';
import { PasswordHasher } from './password-hasher';
import { PasswordWriterService } from './password-writer.service';
import { PasswordsService } from './passwords.service';
import { RegistrationService } from './registration.service';
import { SessionCleanupService } from './session-cleanup.service';
import { SessionEndingService } from './session-ending.service';
import { SessionsController } from './sessions.controller';
import { SessionsRepository } from './sessions.repository';
import { SessionsService } from './sessions.service';
import { SigningKeys } from './signing-keys';
import { TokensService } from './tokens.service';

/** Who may come in: registration, sign-in, sessions, passwords. Its guards are put in place by the application module. */
@Module({
  imports: [
    TypeOrmModule.forFeature([Session, OneTimeToken, Attempt]),
    PassportModule,
    JwtModule.register({}),
    AuditLogsModule,
    UsersModule,
  ],
  controllers: [AuthController, SessionsController, AccountController],
  providers: [
    AccessGuard,
    AccountMailsService,
    AccountService,
    AttemptsRepository,
    AuthMails,
    AuthScheduler,
    AuthenticationGuard,
    EmailVerificationService,
    JwtStrategy,
    LoginLocksService,
    LoginService,
    OneTimeTokensRepository,
    OneTimeTokensService,
    PasswordHasher,
    PasswordWriterService,
    PasswordsService,
    RegistrationService,
    SessionCleanupService,
    SessionEndingService,
    SessionsRepository,
    SessionsService,
    SigningKeys,
    TokensService,
  ],
  exports: [AuthenticationGuard, AccessGuard, SessionsService],
})
export class AuthModule {}
