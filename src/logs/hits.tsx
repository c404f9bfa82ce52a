import { useId, useState } from '@wordpress/element';
import { __, sprintf } from '@wordpress/i18n';
import type { Hit } from './conversation';
import { bandLabels, bandOf, formatScore } from './score';
import { visible } from './visible';

/**
 * The Score badge of an answer that used vector context; it opens what was
 * retrieved.
 * @param root0
 * @param root0.best
 * @param root0.hits
 */
export function Score( { best, hits }: { best: number; hits: Hit[] } ) {
	const [ isOpen, setOpen ] = useState( false );
	const id = useId();
	const band = bandOf( best );
	return (
		<>
			<button
				type="button"
				className={ `aipuffer-score is-${ band }` }
				aria-expanded={ isOpen }
				aria-controls={ id }
				onClick={ () => setOpen( ! isOpen ) }
			>
				{ sprintf(
					/* translators: 1: a score in percent, 2: what it means, such as "Strong match". */
					__( 'Score %1$s · %2$s', 'aipuffer' ),
					formatScore( best ),
					bandLabels()[ band ].name
				) }
			</button>
			<div id={ id } className="aipuffer-hits" hidden={ ! isOpen }>
				{ isOpen && <Hits hits={ hits } /> }
			</div>
		</>
	);
}

const Hits = ( { hits }: { hits: Hit[] } ) => (
	<>
		<ol>
			{ hits.map( ( hit, index ) => (
				<li key={ index }>
					<p>
						<span
							className={ `aipuffer-score is-${ bandOf(
								hit.score
							) }` }
						>
							{ formatScore( hit.score ) }{ ' ' }
							{ bandLabels()[ bandOf( hit.score ) ].name }
						</span>{ ' ' }
						<bdi>{ visible( hit.source ) }</bdi>{ ' ' }
						<bdi className="aipuffer-muted">
							{ visible( hit.provider ) }
						</bdi>
					</p>
					{ hit.preview && (
						<blockquote dir="auto">
							{ visible( hit.preview ) }
						</blockquote>
					) }
				</li>
			) ) }
		</ol>
		<details>
			<summary>{ __( 'What scores mean', 'aipuffer' ) }</summary>
			<ul>
				{ Object.entries( bandLabels() ).map( ( [ band, label ] ) => (
					<li key={ band }>{ label.meaning }</li>
				) ) }
			</ul>
			<p>
				{ __(
					'Scores explain retrieval quality. They do not grade the final AI answer.',
					'aipuffer'
				) }
			</p>
		</details>
	</>
);
