<?php
/**
 * How far a search has walked down a list.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Logs;

defined( 'ABSPATH' ) || exit;

/**
 * What was looked into, what was found there, and what it tells of the rest of the list.
 */
final class SearchWalk {
	/**
	 * What looking into a conversation costs, in the unit of SearchPlan; what reading a page for it costs; and how many
	 * conversations have their text on a page.
	 */
	private const CONVERSATION = 5;
	private const PAGE         = 80;
	private const OF_A_PAGE    = 7;

	/**
	 * Conversations that match, in the order of the list.
	 *
	 * @var list<int>
	 */
	public array $found = [];

	/**
	 * How many were looked into.
	 *
	 * @var int
	 */
	public int $walked = 0;

	/**
	 * The lowest and the highest id among them.
	 *
	 * @var int
	 */
	private int $lowest  = PHP_INT_MAX;
	private int $highest = 0;

	/**
	 * Goes on by a stretch.
	 *
	 * @param list<array<string, ?string>> $rows `id` and `matches` of conversations, in the order of the list.
	 */
	public function add( array $rows ): void {
		$this->walked += count( $rows );
		foreach ( $rows as $row ) {
			$id            = (int) $row['id'];
			$this->lowest  = min( $this->lowest, $id );
			$this->highest = max( $this->highest, $id );
			if ( '1' === (string) $row['matches'] ) {
				$this->found[] = $id;
			}
		}
	}

	/**
	 * Whether a conversation and the one after it are found.
	 *
	 * @param int $id Conversation.
	 */
	public function is_past( int $id ): bool {
		$at = array_search( $id, $this->found, true );

		return false !== $at && isset( $this->found[ $at + 1 ] );
	}

	/**
	 * How far it is until so many are found: as far again as it took by what was found so far, or somewhat further, as a few
	 * finds may be luck.
	 *
	 * @param int $need Conversations.
	 */
	public function ahead( int $need ): int {
		$found = count( $this->found );

		return (int) ( ( $need - $found ) * $this->walked / max( 0.5, $found - sqrt( $found ) ) );
	}

	/**
	 * What looking into more costs. Conversations of a few days have their text beside each other, and a page that is read
	 * has several; those of one chatbot, or those that cost most, have it all over the table.
	 *
	 * @param int $conversations How many more.
	 */
	public function cost( int $conversations ): float {
		$share = $this->walked / ( 1 + $this->highest - $this->lowest );

		return $conversations * ( self::CONVERSATION + self::PAGE / ( 1 + ( self::OF_A_PAGE - 1 ) * $share ) );
	}
}
