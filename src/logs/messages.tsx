import { Button, Spinner } from '@wordpress/components';
import { useEffect, useRef, useState } from '@wordpress/element';
import { __, sprintf } from '@wordpress/i18n';
import { formatNumber } from '../support/format';
import { ProblemNotice } from '../support/problem-notice';
import { useLoaded } from '../support/store';
import type { Details } from './conversation';
import { MessageItem } from './message-item';

const PER_PAGE = 50;

const pageQuery = ( page: number ) => ( { page, per_page: PER_PAGE } );

/** What the panel reads at first: the conversation and its first messages. */
export const firstPage = pageQuery( 1 );

/**
 * The messages of a conversation, a page at first and the next ones as one
 * scrolls to the end or asks for them.
 * @param root0
 * @param root0.path
 * @param root0.total
 */
export function Messages( { path, total }: { path: string; total: number } ) {
	const [ pages, setPages ] = useState( 1 );
	const shown = Math.min( total, pages * PER_PAGE );
	return (
		<>
			<ol className="aipuffer-messages">
				{ Array.from( { length: pages }, ( _, index ) => (
					<Page key={ index } path={ path } page={ index + 1 } />
				) ) }
			</ol>
			{ shown < total && (
				<More
					// Each page has its own end to scroll to.
					key={ pages }
					path={ path }
					page={ pages }
					onMore={ () => setPages( pages + 1 ) }
				>
					{ sprintf(
						/* translators: 1: number of messages shown, 2: number of messages. */
						__( 'Show more messages (%1$s of %2$s)', 'aipuffer' ),
						formatNumber( shown ),
						formatNumber( total )
					) }
				</More>
			) }
		</>
	);
}

function Page( { path, page }: { path: string; page: number } ) {
	const { data, problem, retry } = useLoaded< Details >(
		path,
		pageQuery( page )
	);
	if ( problem ) {
		return (
			<li>
				<ProblemNotice problem={ problem } retry={ retry } />
			</li>
		);
	}
	return data ? (
		<>
			{ data.messages.map( ( message ) => (
				<MessageItem
					key={ message.id }
					message={ message }
					path={ path }
					charges={ data.charges }
				/>
			) ) }
		</>
	) : (
		<li>
			<Spinner />
		</li>
	);
}

function More( {
	path,
	page,
	onMore,
	children,
}: {
	path: string;
	/** The last page that is shown. */
	page: number;
	onMore: () => void;
	children: string;
} ) {
	const end = useRef< HTMLDivElement >( null );
	const more = useRef( onMore );
	more.current = onMore;
	const isThere = Boolean(
		useLoaded< Details >( path, pageQuery( page ) ).data
	);
	useEffect( () => {
		if ( ! isThere || ! end.current ) {
			return;
		}
		const observer = new IntersectionObserver( ( entries ) => {
			// A busy browser tells several at once.
			if ( entries.at( -1 )?.isIntersecting ) {
				more.current();
			}
		} );
		observer.observe( end.current );
		return () => observer.disconnect();
	}, [ isThere ] );
	return (
		<div ref={ end } className="aipuffer-messages__more">
			<Button
				__next40pxDefaultSize
				variant="secondary"
				disabled={ ! isThere }
				accessibleWhenDisabled
				onClick={ onMore }
			>
				{ children }
			</Button>
		</div>
	);
}
