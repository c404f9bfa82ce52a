import { memo, type ReactNode } from 'react';
import { __ } from '@wordpress/i18n';
import { formatDateTime } from '../support/format';
import { Content } from './content';
import { roleLabels, type Charge, type Message } from './conversation';
import { Score } from './hits';
import { duration, providerAndModel, tokensInWords } from './message-facts';
import { Payload } from './payload';
import { ReceiptLink } from './receipt-link';
import { visible } from './visible';

/**
 * A message of the exchange, with what is known about it.
 * @param root0
 * @param root0.message
 * @param root0.path
 * @param root0.charges
 */
export const MessageItem = memo(
	( {
		message,
		path,
		charges,
	}: {
		message: Message;
		/** Of its conversation. */
		path: string;
		/** What the conversation was charged. */
		charges: Charge[];
	} ) => (
		<li className={ `aipuffer-message is-${ message.role }` }>
			<div className="aipuffer-message__head">
				<h2>{ roleLabels()[ message.role ] }</h2>
				<time dateTime={ message.created_at }>
					{ formatDateTime( message.created_at ) }
				</time>
				{ message.best_score !== null && (
					<Score
						best={ message.best_score }
						hits={ message.vector_scores }
					/>
				) }
			</div>
			{ message.content === null ? (
				<p className="aipuffer-muted">
					{ __(
						'The text was removed by log retention.',
						'aipuffer'
					) }
				</p>
			) : (
				<Content
					message={ message }
					path={ `${ path }/messages/${ message.id }` }
				/>
			) }
			{ message.status === 'failed' && (
				<p className="aipuffer-message__error">
					<strong>{ __( 'Failed', 'aipuffer' ) }</strong>{ ' ' }
					<bdi>{ visible( message.error ?? '' ) }</bdi>
				</p>
			) }
			<Facts message={ message } charges={ charges } />
			{ message.request_payload !== null && (
				<Payload payload={ message.request_payload } />
			) }
		</li>
	)
);

function Facts( {
	message,
	charges,
}: {
	message: Message;
	charges: Charge[];
} ) {
	const { ledger_id, duration_ms } = message;
	const charge = charges.find( ( one ) => one.ledger_id === ledger_id );
	const known: ReactNode[] = [
		providerAndModel( message ) && (
			<bdi>{ providerAndModel( message ) }</bdi>
		),
		tokensInWords( message ),
		duration_ms !== null && duration( duration_ms ),
		ledger_id !== null && (
			<ReceiptLink id={ ledger_id } credits={ charge?.credits ?? null } />
		),
	].filter( Boolean );
	return known.length === 0 ? null : (
		<ul className="aipuffer-message__facts">
			{ known.map( ( fact, index ) => (
				<li key={ index }>{ fact }</li>
			) ) }
		</ul>
	);
}
