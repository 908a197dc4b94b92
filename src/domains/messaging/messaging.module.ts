import { Module } from '@nestjs/common';
import { type AppConfig, CONFIG } from '../../config/index.js';
import { PhoneNumbersModule } from '../../phone-numbers/index.js';
import {
  EMAIL_TRANSPORT,
  EmailProcessor,
  EmailSender,
  emailTransport,
  Mails,
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
  StoppedSender,
} from './failures/index.js';
import { CircumstancesRepository } from './forms/index.js';
import { MessagesController } from './messages.controller.js';
import { MessagesRepository } from './messages.repository.js';
import { MessagesService } from './messages.service.js';
import { MessagingProducer } from './messaging.producer.js';
import { OptOuts, OptOutsController, OptOutsRepository } from './opt-outs/index.js';
import { AttemptRecords, MessageSending, SendsRepository } from './sending/index.js';
import { Templates, TemplatesController, TemplatesRepository } from './templates/index.js';
import { WHATSAPP_TRANSPORT, whatsAppTransport } from './whatsapp/index.js';
import { WhatsAppProcessor } from './whatsapp.processor.js';
import { WhatsAppSender } from './whatsapp-sender.service.js';

@Module({
  imports: [PhoneNumbersModule],
  controllers: [TemplatesController, MessagesController, OptOutsController, SuppressionsController],
  providers: [
    {
      provide: WHATSAPP_TRANSPORT,
      inject: [CONFIG],
      useFactory: ({ messaging }: AppConfig) => whatsAppTransport(messaging),
    },
    {
      provide: EMAIL_TRANSPORT,
      inject: [CONFIG],
      useFactory: ({ messaging }: AppConfig) => emailTransport(messaging.email),
    },
    AttemptRecords,
    CircumstancesRepository,
    EmailProcessor,
    EmailSender,
    Mails,
    Suppressions,
    SuppressionsRepository,
    DeliveryFailures,
    EmailFallback,
    EmailFallbackRepository,
    FailuresRepository,
    StoppedSender,
    MessageSending,
    MessagesRepository,
    MessagesService,
    MessagingProducer,
    OptOuts,
    OptOutsRepository,
    PermanentFailures,
    SendsRepository,
    Templates,
    TemplatesRepository,
    WhatsAppProcessor,
    WhatsAppSender,
  ],
  exports: [MessagingProducer],
})
export class MessagingModule {}
