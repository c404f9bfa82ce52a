import { Button, Spinner } from '@wordpress/components';
import { lazy, Suspense, useState } from '@wordpress/element';
import { __, sprintf } from '@wordpress/i18n';
import { formatNumber } from '../support/format';
import { ProblemNotice } from '../support/problem-notice';
import { useLoaded } from '../support/store';
import type { Message } from './conversation';
import { PlainText } from './plain-text';

const Markdown = lazy(
	() => import( /* webpackChunkName: "markdown" */ './markdown' )
);

/** Longer texts begin shortened, and are not drawn as Markdown. */
const LONG = 20_000;

/** Lists and quotes inside each other, deeper than anybody writes by hand. */
const deeplyNested = /^(?:[ \t]*(?:[>*+-]|\d{1,9}[.)])){16}/m;

/**
 * Whether a text can be drawn as Markdown in no time: the work grows faster
 * than the text, and a log may be written to make it grow.
 * @param text
 */
export const isDrawable = ( text: string ): boolean =>
	text.length <= LONG && ! deeplyNested.test( text );

/**
 * What a message says. What people type is shown as they typed it.
 * @param root0
 * @param root0.message
 * @param root0.path
 */
export function Content( {
	message,
	path,
}: {
	message: Message;
	/** Of the message by itself, which has all of a long text. */
	path: string;
} ) {
	const text = message.content ?? '';
	const isLong = message.is_shortened || text.length > LONG;
	const [ isWhole, setWhole ] = useState( false );
	const whole = useLoaded< Message >(
		isWhole && message.is_shortened ? path : null
	);

	if ( message.role === 'assistant' && ! isLong && isDrawable( text ) ) {
		return (
			<Suspense fallback={ <Spinner /> }>
				<Markdown text={ text } />
			</Suspense>
		);
	}
	if ( isLong && ! isWhole ) {
		return (
			<>
				<PlainText text={ `${ text.slice( 0, LONG ) }…` } />
				<Button
					variant="secondary"
					size="compact"
					onClick={ () => setWhole( true ) }
				>
					{ __( 'Show the whole message', 'aipuffer' ) }
				</Button>
			</>
		);
	}
	return (
		<>
			<PlainText text={ whole.data?.content ?? text } />
			{ whole.isLoading && <Spinner /> }
			{ whole.problem && (
				<ProblemNotice
					problem={ whole.problem }
					retry={ whole.retry }
				/>
			) }
			{ ! whole.isLoading && (
				<Kept
					text={ whole.data?.content ?? text }
					bytes={ message.content_bytes }
				/>
			) }
		</>
	);
}

/**
 * Says so where the log keeps less than was said.
 * @param root0
 * @param root0.text
 * @param root0.bytes
 */
function Kept( { text, bytes }: { text: string; bytes: number } ) {
	const kept = new Blob( [ text ] ).size;
	return bytes <= kept ? null : (
		<p className="aipuffer-muted">
			{ sprintf(
				/* translators: 1: number of bytes kept, 2: number of bytes the message had. */
				__( 'The log keeps the first %1$s of %2$s bytes.', 'aipuffer' ),
				formatNumber( kept ),
				formatNumber( bytes )
			) }
		</p>
	);
}
