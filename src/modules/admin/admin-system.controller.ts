import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Roles } from '../../common/auth/access.decorators';
import { Role } from '../../common/auth/role.enum';
import { AdminSystemService } from './admin-system.service';
import { SystemHealthDto } from './dto/system-health.dto';

@ApiTags('admin')
@Roles(Role.Admin)
@Controller('admin/system')
export class AdminSystemController {
  constructor(private readonly system: AdminSystemService) {}

  /** How this process, its database, mails, sockets and jobs are doing. */
  @Get('health')
  @ApiOkResponse({ type: SystemHealthDto })
  adminGetSystemHealth(): Promise<SystemHealthDto> {
    return this.system.health();
  }
}
