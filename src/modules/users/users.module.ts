import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditLogsModule } from '../audit-logs/audit-logs.module';
import { User } from './entities/user.entity';
import { UserDeletionObservers } from './user-deletion-observers';
import { UsersController } from './users.controller';
import { UsersRepository } from './users.repository';
import { UsersService } from './users.service';

@Module({
  imports: [TypeOrmModule.forFeature([User]), AuditLogsModule],
  controllers: [UsersController],
  providers: [UsersService, UsersRepository, UserDeletionObservers],
  exports: [UsersService, UserDeletionObservers],
})
export class UsersModule {}
