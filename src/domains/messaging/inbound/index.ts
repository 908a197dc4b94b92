export { type CommandAnswer, type InboundCommand, InboundCommands, type Reply } from './inbound-commands.js';
export { InboundHandling } from './inbound-handling.service.js';
export { InboundMessagesController } from './inbound-messages.controller.js';
export { InboundMessagesRepository } from './inbound-messages.repository.js';
export { InboundMessages } from './inbound-messages.service.js';
export { HandleInbound } from './inbound.jobs.js';
export { InboundProcessor } from './inbound.processor.js';
export { MarketingChoice } from './marketing-choice.service.js';
export { MarketingChoicesRepository } from './marketing-choices.repository.js';
