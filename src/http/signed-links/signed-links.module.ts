import { Module } from '@nestjs/common';
import { SignedLinks } from './signed-links.js';

/** For modules whose files are opened by links in mails. */
@Module({ providers: [SignedLinks], exports: [SignedLinks] })
export class SignedLinksModule {}
