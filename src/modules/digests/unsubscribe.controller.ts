import { Controller, HttpCode, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Public } from '../../common/auth/access.decorators';
import { ProblemResponses } from '../../common/openapi/problem-responses';
import { IgnoresBody } from '../../infrastructure/http/ignores-body.decorator';
import { RateLimit } from '../../infrastructure/rate-limits/rate-limit.decorators';
import { MessageDto } from '../auth/dto/tokens.dto';
import { UnsubscribeQuery } from './dto/unsubscribe.query';
import { UnsubscribeService } from './unsubscribe.service';

/** A minute, from one address: a mail provider sends its users' one-click requests from few. */
const REQUESTS_PER_MINUTE = 60;

@ApiTags('mail')
@Public()
@Controller('mail')
export class UnsubscribeController {
  constructor(private readonly unsubscribing: UnsubscribeService) {}

  /** Ends the daily reminders or weekly summaries the link came with (RFC 8058). A body is not looked at, whatever its type. */
  @Post('unsubscribe')
  @HttpCode(200)
  @IgnoresBody()
  @RateLimit({ bucket: 'unsubscribe', perMinute: REQUESTS_PER_MINUTE, per: 'address' })
  @ApiOkResponse({ type: MessageDto })
  @ProblemResponses(413, 422)
  async unsubscribeFromMail(@Query() { token }: UnsubscribeQuery): Promise<MessageDto> {
    await this.unsubscribing.unsubscribe(token);
    return { message: 'You will get no more e-mails of this kind.' };
  }
}
