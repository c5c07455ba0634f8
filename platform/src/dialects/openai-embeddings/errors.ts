export { renderError, renderStreamError } from '../openai-chat/errors.ts';
