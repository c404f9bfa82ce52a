<?php
/**
 * What a search has found.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Logs;

defined( 'ABSPATH' ) || exit;

/**
 * Conversations in the order of the list.
 */
final class SearchResult {
	/**
	 * Takes what was found.
	 *
	 * @param list<int> $ids         Conversations, from the first of the list on, without a gap.
	 * @param bool      $is_complete Whether these are all; otherwise there may be more further down.
	 */
	public function __construct( public readonly array $ids, public readonly bool $is_complete ) {}
}
