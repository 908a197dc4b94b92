import { Module } from '@nestjs/common';
import { type AppConfig, CONFIG } from '../../config/index.js';
import { PhoneNumbersModule } from '../../phone-numbers/index.js';
import { CleanUpRepository, MessagesCleanUp } from './clean-up/index.js';
import {
  EMAIL_TRANSPORT,
  EmailProcessor,
  EmailSender,
  emailTransport,
  MailObstaclesRepository,
  Mails,
  SandboxMails,
  SandboxMailsController,
  SandboxMailsRepository,
  Suppressions,
  SuppressionsController,
  SuppressionsRepository,
} from './email/index.js';
import {
  DeliveryFailures,
  EmailFallback,
  EmailFallbackRepository,
  FailuresRepository,
  PermanentFailures,
  Resends,
  SendingJobsRepository,
  StoppedSender,
} from './failures/index.js';
import { CircumstancesRepository } from './forms/index.js';
import {
  InboundCommands,
  InboundHandling,
  InboundMessages,
  InboundMessagesController,
  InboundMessagesRepository,
  InboundProcessor,
  MarketingChoice,
  MarketingChoicesRepository,
} from './inbound/index.js';
import { MessagesController } from './messages.controller.js';
import { MessagesRepository } from './messages.repository.js';
import { MessagesService } from './messages.service.js';
import { MessagingProducer } from './messaging.producer.js';
import { OptOuts, OptOutsController, OptOutsRepository } from './opt-outs/index.js';
import { AttemptRecords, MessageSending, SendsRepository } from './sending/index.js';
import { Templates, TemplatesController, TemplatesRepository } from './templates/index.js';
import { MetaSignatureGuard, Statuses, StatusesRepository, Webhook, WebhookController } from './webhook/index.js';
import { WHATSAPP_TRANSPORT, whatsAppTransport } from './whatsapp/index.js';
import { WhatsAppProcessor } from './whatsapp.processor.js';
import { WhatsAppSender } from './whatsapp-sender.service.js';

const cleanUp = [CleanUpRepository, MessagesCleanUp];
const sending = [AttemptRecords, CircumstancesRepository, MessageSending, SendsRepository];
const whatsApp = [
  {
    provide: WHATSAPP_TRANSPORT,
    inject: [CONFIG],
    useFactory: ({ messaging }: AppConfig) => whatsAppTransport(messaging),
  },
  OptOuts,
  OptOutsRepository,
  Templates,
  TemplatesRepository,
  WhatsAppProcessor,
  WhatsAppSender,
];
const failures = [
  DeliveryFailures,
  EmailFallback,
  EmailFallbackRepository,
  FailuresRepository,
  PermanentFailures,
  Resends,
  SendingJobsRepository,
  StoppedSender,
];
const email = [
  {
    provide: EMAIL_TRANSPORT,
    inject: [CONFIG],
    useFactory: ({ messaging }: AppConfig) => emailTransport(messaging.email),
  },
  EmailProcessor,
  EmailSender,
  MailObstaclesRepository,
  Mails,
  SandboxMails,
  SandboxMailsRepository,
  Suppressions,
  SuppressionsRepository,
];
const inbound = [
  InboundCommands,
  InboundHandling,
  InboundMessages,
  InboundMessagesRepository,
  InboundProcessor,
  MarketingChoice,
  MarketingChoicesRepository,
];
const webhook = [MetaSignatureGuard, Statuses, StatusesRepository, Webhook];

@Module({
  imports: [PhoneNumbersModule],
  controllers: [
    TemplatesController,
    MessagesController,
    InboundMessagesController,
    OptOutsController,
    SandboxMailsController,
    SuppressionsController,
    WebhookController,
  ],
  providers: [
    MessagesRepository,
    MessagesService,
    MessagingProducer,
    ...cleanUp,
    ...sending,
    ...whatsApp,
    ...failures,
    ...email,
    ...inbound,
    ...webhook,
  ],
  exports: [InboundCommands, MessagingProducer],
})
export class MessagingModule {}
