<?php
/**
 * The full-text index.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Logs;

use AIPuffer\Support\Database;

defined( 'ABSPATH' ) || exit;

/**
 * Asks InnoDB's full-text index, and tells beforehand what that costs. It knows committed messages only.
 */
final class SearchWords {
	/**
	 * More conversations than these it does not return: so many take a second or two, and walking finds them sooner.
	 */
	private const LIMIT = 10_000;

	/**
	 * How common words are is told by the latest conversations.
	 */
	private const SAMPLE = 1_000;

	/**
	 * Takes the connection.
	 *
	 * @param Database $database The connection.
	 */
	public function __construct( private readonly Database $database ) {}

	/**
	 * All conversations with a message that has what is looked for.
	 *
	 * @param SearchTerms $terms    What to look for.
	 * @param string      $question That of a plan.
	 * @return ?list<int> Ids; null where there are too many.
	 */
	public function conversations( SearchTerms $terms, string $question ): ?array {
		$texts = $terms->texts();
		$rows  = $this->database->rows(
			"SELECT DISTINCT conversation_id FROM {$this->table()} WHERE MATCH (words) AGAINST (%s IN BOOLEAN MODE)" . str_repeat( ' AND ' . SearchQuery::CONTAINS, count( $texts ) ) . ' LIMIT %d',
			...[ $question, ...$texts, self::LIMIT + 1 ]
		);

		return count( $rows ) > self::LIMIT ? null : array_map( 'intval', array_column( $rows, 'conversation_id' ) );
	}

	/**
	 * What to ask the index: the rarest word, and others where that spares reading many messages. Never a phrase: for two
	 * common words InnoDB takes minutes. What is not asked for is looked for in the messages that are read.
	 *
	 * @param SearchTerms $terms What to look for.
	 * @return ?SearchPlan Null where the index cannot know the words.
	 */
	public function plan( SearchTerms $terms ): ?SearchPlan {
		if ( ! $this->database->is_server() || [] === $terms->runs || ! $terms->are_indexed() ) {
			return null;
		}
		$all      = $this->database->row( "SELECT SUM(conversations) AS conversations, SUM(messages) AS messages FROM {$this->database->table( 'log_daily' )}" );
		$messages = (int) ( $all['messages'] ?? 0 );
		$question = [];
		$read     = (float) $messages;
		$places   = 0.0;
		$words    = $terms->words();
		foreach ( $this->frequencies( $words ) as $term => $frequency ) {
			$spared = $read * ( 1 - $frequency ) * SearchPlan::MESSAGE;
			if ( [] === $question || $spared > $frequency * $messages ) {
				$question[] = $term;
				$read      *= $frequency;
				$places    += $frequency * $messages;
			}
		}

		return new SearchPlan( implode( ' ', $question ), $places, $read, self::SAMPLE, (int) ( $all['conversations'] ?? 0 ), 1 === count( $words ) );
	}

	/**
	 * In what share of messages words are.
	 *
	 * @param list<array{word: string, is_whole: bool}> $words Words.
	 * @return array<string, float> By term of a boolean search, rarest first.
	 */
	private function frequencies( array $words ): array {
		$texts  = array_map( static fn ( array $word ): string => ' ' . $word['word'] . ( $word['is_whole'] ? ' ' : '' ), $words );
		$sums   = implode( '', array_map( static fn ( int $number ): string => ', SUM(' . SearchQuery::CONTAINS . ") AS word$number", array_keys( $words ) ) );
		$latest = "SELECT id FROM {$this->database->table( 'conversations' )} FORCE INDEX (last_at) ORDER BY last_at DESC, id DESC LIMIT %d";
		$row    = $this->database->row( "SELECT COUNT(*) AS messages $sums FROM ( $latest ) c STRAIGHT_JOIN {$this->table()} s ON s.conversation_id = c.id", ...[ ...$texts, self::SAMPLE ] ) ?? [];
		$found  = [];
		foreach ( $words as $number => $word ) {
			// Rather somewhat more than were found, as few or none may be luck: the longer the word, the rarer.
			$number_of = (int) ( $row[ "word$number" ] ?? 0 ) + 10 / ( 10 + strlen( $word['word'] ) );

			$found[ '+' . $word['word'] . ( $word['is_whole'] ? '' : '*' ) ] = $number_of / max( 1, (int) ( $row['messages'] ?? 0 ) );
		}
		asort( $found );

		return $found;
	}

	/**
	 * The table's name.
	 */
	private function table(): string {
		return $this->database->table( 'log_search' );
	}
}
