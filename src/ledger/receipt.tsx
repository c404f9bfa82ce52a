import { Modal } from '@wordpress/components';
import type { ReactNode } from 'react';
import { __, sprintf } from '@wordpress/i18n';
import { Loading } from '../support/loading';
import { formatCredits, formatDateTime, formatNumber } from '../support/format';
import { useLoaded } from '../support/store';
import { typeLabels, type Entry } from './entry';
import { Actor, Change } from './fields';
import './receipt.scss';

/** What `/ledger/{id}` answers on top of the entry. */
interface ReceiptEntry extends Entry {
	balance_before: string | null;
	from_balance: string;
	/** The version of the rule that priced it; null at raw units. */
	rule: {
		version: number;
		is_current: boolean;
		provider: string;
		model: string;
		method_label: string;
	} | null;
	arithmetic: {
		lines: Array< { text: string } >;
		text: string;
		total: string;
	} | null;
	order: {
		id: number;
		number: string;
		status: string;
		url: string | null;
	} | null;
	conversation: { id: number; url: string | null } | null;
	reservation: {
		id: number;
		reserved_credits: string;
		reserved_quota: string;
		created_at: string;
	} | null;
}

/**
 * Everything about one entry, in plain words.
 */
export function Receipt( {
	id,
	onClose,
}: {
	id: string;
	onClose: () => void;
} ) {
	const { data, problem, retry } = useLoaded< ReceiptEntry >(
		`/ledger/${ encodeURIComponent( id ) }`
	);
	return (
		<Modal
			title={
				/* translators: %s: number of a ledger entry. */
				sprintf( __( 'Ledger entry #%s', 'aipuffer' ), id )
			}
			onRequestClose={ onClose }
			size="medium"
		>
			<Loading data={ data } problem={ problem } retry={ retry } />
			{ data && <Facts entry={ data } /> }
		</Modal>
	);
}

function Facts( { entry }: { entry: ReceiptEntry } ) {
	const { rule, arithmetic, order, conversation, reservation } = entry;
	return (
		<dl className="aipuffer-receipt">
			<Fact label={ __( 'Type', 'aipuffer' ) }>
				{ typeLabels()[ entry.type ] }
			</Fact>
			<Fact label={ __( 'Time', 'aipuffer' ) }>
				{ formatDateTime( entry.created_at ) }
			</Fact>
			<Fact label={ __( 'Actor', 'aipuffer' ) }>
				<Actor entry={ entry } />
			</Fact>
			{ entry.module && (
				<Fact label={ __( 'Request', 'aipuffer' ) }>
					{ [
						entry.module_label,
						entry.operation_label,
						entry.provider,
						entry.model,
					]
						.filter( Boolean )
						.join( ' · ' ) }
				</Fact>
			) }
			{ entry.type === 'usage' && (
				<Fact label={ __( 'Usage', 'aipuffer' ) }>
					<UsageFigures entry={ entry } />
				</Fact>
			) }
			{ entry.type === 'usage' && (
				<Fact label={ __( 'Price', 'aipuffer' ) }>
					{ rule
						? sprintf(
								/* translators: 1: billing method, 2: provider and model, 3: number of the version. */
								__(
									'%1$s for %2$s, version %3$d of the rule',
									'aipuffer'
								),
								rule.method_label,
								[ rule.provider, rule.model ].join( ' / ' ),
								rule.version
							)
						: __(
								'No rule matched: the raw usage units were charged.',
								'aipuffer'
							) }
					{ rule &&
						! rule.is_current &&
						' ' + __( '(changed since)', 'aipuffer' ) }
				</Fact>
			) }
			{ arithmetic && (
				<Fact label={ __( 'Arithmetic', 'aipuffer' ) }>
					<ul>
						{ arithmetic.lines.map( ( { text } ) => (
							<li key={ text }>{ text }</li>
						) ) }
						<li>
							<strong>{ arithmetic.text }</strong>
						</li>
					</ul>
				</Fact>
			) }
			{ entry.type === 'usage' && (
				<Fact label={ __( 'Paid by', 'aipuffer' ) }>
					{ sprintf(
						/* translators: 1: credits from the balance, 2: credits from the quota. */
						__(
							'%1$s from the balance, %2$s from the quota',
							'aipuffer'
						),
						formatCredits( entry.from_balance ),
						formatCredits( entry.from_quota )
					) }
				</Fact>
			) }
			<Fact label={ __( 'Credit change', 'aipuffer' ) }>
				<Change entry={ entry } />
			</Fact>
			{ entry.balance_before !== null && entry.balance_after !== null && (
				<Fact label={ __( 'Balance', 'aipuffer' ) }>
					{ sprintf(
						/* translators: 1: balance before, 2: balance after. */
						__( '%1$s before, %2$s after', 'aipuffer' ),
						formatCredits( entry.balance_before ),
						formatCredits( entry.balance_after )
					) }
				</Fact>
			) }
			{ entry.shortfall !== '0' && (
				<Fact label={ __( 'Not taken back', 'aipuffer' ) }>
					{ sprintf(
						/* translators: %s: number of credits. */
						__( '%s, which had been spent already', 'aipuffer' ),
						formatCredits( entry.shortfall )
					) }
				</Fact>
			) }
			{ order && (
				<Fact label={ __( 'Order', 'aipuffer' ) }>
					<MaybeLink
						url={ order.url }
					>{ `#${ order.number }` }</MaybeLink>
				</Fact>
			) }
			{ conversation && (
				<Fact label={ __( 'Conversation', 'aipuffer' ) }>
					<MaybeLink url={ conversation.url }>
						{ `#${ conversation.id }` }
					</MaybeLink>
				</Fact>
			) }
			{ reservation && (
				<Fact label={ __( 'Reserved', 'aipuffer' ) }>
					{ sprintf(
						/* translators: 1: credits, 2: credits of the quota, 3: date and time. */
						__(
							'%1$s of the balance and %2$s of the quota at %3$s',
							'aipuffer'
						),
						formatCredits( reservation.reserved_credits ),
						formatCredits( reservation.reserved_quota ),
						formatDateTime( reservation.created_at )
					) }
				</Fact>
			) }
			{ entry.note && (
				<Fact label={ __( 'Note', 'aipuffer' ) }>{ entry.note }</Fact>
			) }
		</dl>
	);
}

const usageLabels = () => ( {
	input_tokens: __( 'Input tokens', 'aipuffer' ),
	cached_tokens: __( 'of it cached', 'aipuffer' ),
	output_tokens: __( 'Output tokens', 'aipuffer' ),
	thinking_tokens: __( 'of it thinking', 'aipuffer' ),
	total_tokens: __( 'Total tokens', 'aipuffer' ),
	images: __( 'Images', 'aipuffer' ),
	videos: __( 'Videos', 'aipuffer' ),
	units: __( 'Units', 'aipuffer' ),
} );

function UsageFigures( { entry }: { entry: Entry } ) {
	const known = Object.entries( usageLabels() ).flatMap(
		( [ name, label ] ) => {
			const figure = entry.usage[ name as keyof Entry[ 'usage' ] ];
			return figure === null
				? []
				: [ `${ label }: ${ formatNumber( figure ) }` ];
		}
	);
	return (
		<>
			{ known.join( ', ' ) }
			{ entry.usage_missing &&
				' ' +
					__(
						'The provider reported no usage: the reserved estimate was charged.',
						'aipuffer'
					) }
		</>
	);
}

const Fact = ( {
	label,
	children,
}: {
	label: string;
	children: ReactNode;
} ) => (
	<div>
		<dt>{ label }</dt>
		<dd>{ children }</dd>
	</div>
);

const MaybeLink = ( {
	url,
	children,
}: {
	url: string | null;
	children: string;
} ) => ( url ? <a href={ url }>{ children }</a> : <>{ children }</> );
