import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditLogsModule } from '../audit-logs/audit-logs.module';
import { AccountExportSections } from './account-export-sections';
import { AccountExportController } from './account-export.controller';
import { AccountExportService } from './account-export.service';
import { AccountRecordsRepository } from './account-records.repository';
import { AvatarImages } from './avatar-images';
import { AvatarsController } from './avatars.controller';
import { AvatarsRepository } from './avatars.repository';
import { AvatarsService } from './avatars.service';
import { Avatar } from './entities/avatar.entity';
import { User } from './entities/user.entity';
import { RecordsExportSection } from './records-export.section';
import { UserDeletionObservers } from './user-deletion-observers';
import { UsersController } from './users.controller';
import { UsersRepository } from './users.repository';
import { UsersService } from './users.service';

@Module({
  imports: [TypeOrmModule.forFeature([User, Avatar]), AuditLogsModule],
  controllers: [UsersController, AvatarsController, AccountExportController],
  providers: [
    UsersService,
    UsersRepository,
    UserDeletionObservers,
    AvatarsService,
    AvatarsRepository,
    AvatarImages,
    AccountExportService,
    AccountExportSections,
    AccountRecordsRepository,
    RecordsExportSection,
  ],
  exports: [UsersService, UserDeletionObservers, AccountExportSections],
})
export class UsersModule {}
