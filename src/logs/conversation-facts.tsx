import type { ReactNode } from 'react';
import { __ } from '@wordpress/i18n';
import { formatCredits, formatDateTime, formatNumber } from '../support/format';
import { Link } from '../support/link';
import { usePlace } from '../support/routing';
import type { Conversation } from './conversation';
import { providerAndModel } from './message-facts';

/**
 * What is known about a conversation as a whole.
 * @param root0
 * @param root0.conversation
 */
export function ConversationFacts( {
	conversation,
}: {
	conversation: Conversation;
} ) {
	const facts: Array< [ string, ReactNode ] > = [
		[
			__( 'User', 'aipuffer' ),
			<Visitor of={ conversation } key="user" />,
		],
		[
			__( 'Time', 'aipuffer' ),
			[
				...new Set( [
					formatDateTime( conversation.first_at ),
					formatDateTime( conversation.last_at ),
				] ),
			].join( ' – ' ),
		],
		[ __( 'Source', 'aipuffer' ), conversation.source ],
		[
			__( 'Chatbot', 'aipuffer' ),
			otherThan( conversation.source, conversation.scope_name ),
		],
		[ __( 'Module', 'aipuffer' ), conversation.module_label ],
		[
			__( 'Provider / model', 'aipuffer' ),
			providerAndModel( conversation ),
		],
		[
			__( 'Messages', 'aipuffer' ),
			formatNumber( conversation.message_count ),
		],
		[
			__( 'Tokens', 'aipuffer' ),
			formatNumber( conversation.total_tokens ),
		],
		[ __( 'Credits', 'aipuffer' ), formatCredits( conversation.credits ) ],
		[ __( 'Conversation UUID', 'aipuffer' ), conversation.uuid ],
	];
	return (
		<dl className="aipuffer-facts">
			{ facts
				.filter( ( [ , fact ] ) => fact )
				.map( ( [ label, fact ] ) => (
					<div key={ label }>
						<dt>{ label }</dt>
						<dd>
							<bdi>{ fact }</bdi>
						</dd>
					</div>
				) ) }
		</dl>
	);
}

/**
 * A fact, unless another one says the same.
 * @param said
 * @param fact
 */
const otherThan = ( said: string, fact: string ) =>
	said === fact ? '' : fact;

function Visitor( { of: { user } }: { of: Conversation } ) {
	const { params } = usePlace();
	return (
		<>
			{ user.url ? <a href={ user.url }>{ user.name }</a> : user.name }
			{ user.id > 0 && (
				<>
					{ ' · ' }
					<Link
						to={ {
							page: params.page,
							tab: 'logs',
							user: String( user.id ),
						} }
					>
						{ __( 'All conversations', 'aipuffer' ) }
					</Link>
				</>
			) }
		</>
	);
}
