import { Module } from '@nestjs/common';
import { JwtModule } from '@nestjs/jwt';
import { PassportModule } from '@nestjs/passport';
import { TypeOrmModule } from '@nestjs/typeorm';
import { HttpModule } from '../../infrastructure/http/http.module';
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
import { GoogleState } from './google/entities/google-state.entity';
import { GoogleAccountsService } from './google/google-accounts.service';
import { GoogleCallbackFilter } from './google/google-callback.filter';
import { GoogleClient } from './google/google-client';
import { GoogleCodesService } from './google/google-codes.service';
import { GoogleEnabledGuard } from './google/google-enabled.guard';
import { GoogleSignInService } from './google/google-sign-in.service';
import { GoogleStatesRepository } from './google/google-states.repository';
import { GoogleStatesService } from './google/google-states.service';
import { GoogleController } from './google/google.controller';
import { JwtStrategy } from './jwt.strategy';
import { LoginLocksObserver } from './login-locks.observer';
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
import { SessionsExportSection } from './sessions-export.section';
import { SessionsRepository } from './sessions.repository';
import { SessionsService } from './sessions.service';
import { SigningKeys } from './signing-keys';
import { TokensService } from './tokens.service';
import { VerifiedTokens } from './verified-tokens';

/** Who may come in: registration, sign-in, sessions, passwords. Its guards are put in place by the application module. */
@Module({
  imports: [
    TypeOrmModule.forFeature([Session, OneTimeToken, Attempt, GoogleState]),
    PassportModule,
    JwtModule.register({}),
    HttpModule,
    AuditLogsModule,
    UsersModule,
  ],
  controllers: [AuthController, SessionsController, AccountController, GoogleController],
  providers: [
    AccessGuard,
    AccountMailsService,
    AccountService,
    AttemptsRepository,
    AuthMails,
    AuthScheduler,
    AuthenticationGuard,
    EmailVerificationService,
    GoogleAccountsService,
    GoogleCallbackFilter,
    GoogleClient,
    GoogleCodesService,
    GoogleEnabledGuard,
    GoogleSignInService,
    GoogleStatesRepository,
    GoogleStatesService,
    JwtStrategy,
    LoginLocksObserver,
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
    SessionsExportSection,
    SessionsRepository,
    SessionsService,
    SigningKeys,
    TokensService,
    VerifiedTokens,
  ],
  exports: [AuthenticationGuard, AccessGuard, SessionsService, OneTimeTokensService],
})
export class AuthModule {}
