import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';

/** Requests end first at a shutdown: Nest itself closes the server last, when nothing is left that could serve them. */
@Injectable()
export class Intake implements OnModuleDestroy {
  constructor(private readonly host: HttpAdapterHost) {}

  async onModuleDestroy(): Promise<void> {
    await this.host.httpAdapter?.close();
  }
}
