import { __, _n, sprintf } from '@wordpress/i18n';
import { formatNumber } from '../support/format';
import type { Message } from './conversation';

type Tokens = Pick<
	Message,
	| 'input_tokens'
	| 'output_tokens'
	| 'total_tokens'
	| 'cached_tokens'
	| 'thinking_tokens'
>;

/**
 * The tokens of a message: "120 in + 30 out = 150 tokens". What the provider
 * did not tell is left out; nothing told is null, which is not nought.
 * @param root0
 * @param root0.input_tokens
 * @param root0.output_tokens
 * @param root0.total_tokens
 * @param root0.cached_tokens
 * @param root0.thinking_tokens
 */
export function tokensInWords( {
	input_tokens,
	output_tokens,
	total_tokens,
	cached_tokens,
	thinking_tokens,
}: Tokens ): string | null {
	if ( total_tokens === null ) {
		return null;
	}
	const total = sprintf(
		/* translators: %s: number of tokens. */
		_n( '%s token', '%s tokens', total_tokens, 'aipuffer' ),
		formatNumber( total_tokens )
	);
	const parts = [
		input_tokens !== null &&
			/* translators: %s: number of tokens. */
			sprintf( __( '%s in', 'aipuffer' ), formatNumber( input_tokens ) ),
		cached_tokens !== null &&
			sprintf(
				/* translators: %s: number of tokens. */
				__( '%s of it cached', 'aipuffer' ),
				formatNumber( cached_tokens )
			),
		output_tokens !== null &&
			sprintf(
				/* translators: %s: number of tokens. */
				__( '%s out', 'aipuffer' ),
				formatNumber( output_tokens )
			),
		thinking_tokens !== null &&
			sprintf(
				/* translators: %s: number of tokens. */
				__( '%s of it thinking', 'aipuffer' ),
				formatNumber( thinking_tokens )
			),
	].filter( Boolean );
	return parts.length ? `${ total } (${ parts.join( ', ' ) })` : total;
}

/**
 * How long an answer took: "850 ms", "12.3 s".
 * @param milliseconds
 */
export const duration = ( milliseconds: number ): string =>
	milliseconds < 1000
		? /* translators: %s: number of milliseconds. */
			sprintf( __( '%s ms', 'aipuffer' ), formatNumber( milliseconds ) )
		: sprintf(
				/* translators: %s: number of seconds. */
				__( '%s s', 'aipuffer' ),
				formatNumber( Math.round( milliseconds / 100 ) / 10 )
			);

/**
 * Provider and model in a line: "openai · gpt-5".
 * @param root0
 * @param root0.provider
 * @param root0.model
 */
export const providerAndModel = ( {
	provider,
	model,
}: {
	provider: string;
	model: string;
} ): string => [ provider, model ].filter( Boolean ).join( ' · ' );
