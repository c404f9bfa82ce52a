<?php
/**
 * What was said.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Logs;

use AIPuffer\Support\Clock;
use AIPuffer\Support\Contained;
use AIPuffer\Support\Credits;
use AIPuffer\Support\Database;
use AIPuffer\Support\DatabaseError;
use AIPuffer\Support\Problem;
use AIPuffer\Support\Raise;
use DateTimeImmutable;
use DateTimeZone;

defined( 'ABSPATH' ) || exit;

/**
 * Conversations and their messages.
 *
 * Every change is one transaction that locks the conversation first, writes the rows, and carries the difference over to
 * the rollup: processes that append to one conversation do it in a row, others do not wait for each other.
 */
final class Logs {
	public readonly LogsQuery $query;
	public readonly MessagesQuery $messages;
	public readonly SummaryQuery $summary;
	private readonly LogsStore $store;
	private readonly Rollup $rollup;
	private readonly SearchQuery $search;
	private readonly LogsVerification $verification;

	/**
	 * Takes its parts.
	 *
	 * @param Database $database The connection.
	 * @param Clock    $clock    The time.
	 */
	public function __construct( private readonly Database $database, private readonly Clock $clock ) {
		$this->store        = new LogsStore( $database );
		$this->rollup       = new Rollup( new RollupStore( $database ) );
		$this->search       = new SearchQuery( $database, new SearchWords( $database ) );
		$this->summary      = new SummaryQuery( $database );
		$this->query        = new LogsQuery( $database, $this->summary, $this->search );
		$this->messages     = new MessagesQuery( $database );
		$this->verification = new LogsVerification( $database );
	}

	/**
	 * Hooks.
	 */
	public function register(): void {
		Contained::action( 'aipuffer_usage_settled', [ $this, 'note_charge' ], 10, 2 );
		Contained::action( 'cli_init', fn () => \WP_CLI::add_command( 'aipuffer logs', new LogsCommand( $this ) ) );
	}

	/**
	 * Filters from the parameters of a request.
	 *
	 * @param array<string, mixed> $params See LogFilters::schema().
	 * @throws Problem 400.
	 */
	public function filters( array $params ): LogFilters {
		return LogFilters::from_array( $params, $this->clock );
	}

	/**
	 * Appends a message to a conversation, which begins with it where it is new. See aipuffer_log_message().
	 *
	 * @param array<string, mixed> $args See there.
	 * @return array{conversation_id: int, message_id: int}
	 * @throws Problem 400 or 404.
	 */
	public function append( array $args ): array {
		$message = NewMessage::from_array( $args, $this->clock );
		$day     = self::day( $message->created_at );

		return $this->database->transaction(
			function () use ( $message, $day ): array {
				$before = $this->store->lock_or_begin( Conversation::beginning( $message, $day ) );
				$after  = $before->with( $message, $day );
				$id     = $this->store->add_message( $before->id, $message );
				$this->store->write( $after );
				$this->rollup->replace( [ $before ], [ $after ] );

				return [ 'conversation_id' => $before->id, 'message_id' => $id ];
			}
		);
	}

	/**
	 * Notes what a request of a conversation cost. The ledger names the conversation; this sum is for showing and sorting.
	 *
	 * @param array<string, mixed> $settlement See the action aipuffer_usage_settled.
	 * @param array<string, mixed> $entry      The ledger entry.
	 */
	public function note_charge( array $settlement, array $entry ): void {
		$credits = Credits::parse( (string) ( $entry['cost'] ?? '0' ), 'cost' );
		if ( empty( $entry['conversation_id'] ) || 0 === $credits ) {
			return;
		}
		try {
			// One statement by one key: it needs no transaction around it, and somebody waits for it.
			$this->store->charge( (int) $entry['conversation_id'], $credits );
		} catch ( DatabaseError $error ) {
			// The charge is made and must not look as if it had failed.
			error_log( 'AI Puffer: a conversation lacks what it cost: ' . $error->getMessage() ); // phpcs:ignore WordPress.PHP.DevelopmentFunctions -- An administrator must be able to find it.
		}
	}

	/**
	 * One conversation.
	 *
	 * @param int $id Its id.
	 * @throws Problem 404.
	 */
	public function get( int $id ): Conversation {
		return $this->query->get( $id ) ?? Raise::not_found( __( 'There is no such conversation.', 'aipuffer' ) );
	}

	/**
	 * How many conversations match, up to some more than LogsQuery counts.
	 *
	 * @param LogFilters $filters Filters.
	 * @return array{int, bool} How many; whether there are more.
	 */
	public function count( LogFilters $filters ): array {
		if ( '' !== $filters->search ) {
			$found = $this->search->find( $filters, new LogOrder(), 1 );

			return [ count( $found->ids ), ! $found->is_complete ];
		}
		$count = $this->query->count( $filters );

		return [ $count, ! $filters->is_in_rollup() && $count > LogsQuery::COUNTED ];
	}

	/**
	 * The figures of the summary cards. Of a common word they are those of the conversations that were looked into.
	 *
	 * @param LogFilters $filters Filters.
	 * @return array{conversations: int, messages: int, tokens: int, input_tokens: int, output_tokens: int, active_users: int, capped: bool}
	 */
	public function summary( LogFilters $filters ): array {
		if ( '' === $filters->search ) {
			return $this->summary->summary( $filters ) + [ 'capped' => false ];
		}
		$found = $this->search->find( $filters, new LogOrder(), 1 );

		return $this->summary->of_ids( $found->ids ) + [ 'capped' => ! $found->is_complete ];
	}

	/**
	 * Goes through all conversations that match, in the order of their last message, some at a time.
	 *
	 * @param LogFilters                       $filters Filters.
	 * @param bool                             $newest  Whether the newest come first.
	 * @param ?array{last_at: string, id: int} $after   Where an earlier walk has stopped; null to begin.
	 * @param positive-int                     $size    At most so many at a time.
	 * @return \Generator<array{list<Conversation>, array{last_at: string, id: int}}> Those that match, and how far it has come.
	 */
	public function walk( LogFilters $filters, bool $newest, ?array $after, int $size ): \Generator {
		$found = '' === $filters->search ? null : $this->search->find( $filters, new LogOrder( 'last_at', $newest ), 1 );
		if ( $found?->is_complete ) {
			foreach ( array_chunk( $found->ids, $size ) as $ids ) {
				$chunk = array_values( array_filter( $this->query->by_ids( $ids ), static fn ( Conversation $one ): bool => ! $after || ( $newest ? -1 : 1 ) === ( [ $one->last_at, $one->id ] <=> [ $after['last_at'], $after['id'] ] ) ) );
				if ( [] !== $chunk ) {
					yield [ $chunk, self::place( $chunk[ count( $chunk ) - 1 ] ) ];
				}
			}
			return;
		}
		while ( true ) {
			$chunk = array_map( [ Conversation::class, 'from_row' ], $this->query->next( $filters, $newest, $after, $size ) );
			if ( [] === $chunk ) {
				return;
			}
			$after = self::place( $chunk[ count( $chunk ) - 1 ] );
			if ( $found ) {
				$ids   = $this->search->among( $filters->search, array_map( static fn ( Conversation $one ): int => $one->id, $chunk ) );
				$chunk = array_values( array_filter( $chunk, static fn ( Conversation $one ): bool => in_array( $one->id, $ids, true ) ) );
			}
			yield [ $chunk, $after ];
		}
	}

	/**
	 * Deletes conversations with all of their messages, in one transaction. The ledger keeps what they cost.
	 *
	 * @param list<int> $ids          Conversations, some hundred at most.
	 * @param ?int      $last_message Those with a later message stay.
	 * @return int How many there were.
	 */
	public function delete( array $ids, ?int $last_message = null ): int {
		if ( [] === $ids ) {
			return 0;
		}

		return $this->database->transaction(
			function () use ( $ids, $last_message ): int {
				$conversations = $this->store->lock( $ids, $last_message );
				$this->store->delete( $conversations );
				$this->rollup->replace( $conversations, [] );

				return count( $conversations );
			}
		);
	}

	/**
	 * Removes the text of conversations' messages and keeps their figures, in one transaction.
	 *
	 * @param list<int> $ids Conversations, some hundred at most.
	 * @return int How many had one.
	 */
	public function remove_text( array $ids ): int {
		return $this->database->transaction(
			function () use ( $ids ): int {
				$conversations = array_values( array_filter( $this->store->lock( $ids ), static fn ( Conversation $one ): bool => $one->has_text ) );
				$this->store->remove_text( $conversations );

				return count( $conversations );
			}
		);
	}

	/**
	 * Compares all figures with the messages they come from.
	 *
	 * @return array{conversations: int, messages: int, problems: list<string>}
	 */
	public function verify(): array {
		return $this->verification->run();
	}

	/**
	 * Writes the rollup anew from the conversations, by the site's present time zone. Appending waits meanwhile: seconds
	 * for a million conversations.
	 */
	public function rebuild(): void {
		$this->database->transaction( fn () => $this->rollup->rebuild( $this->verification ) );
	}

	/**
	 * Where a walk is.
	 *
	 * @param Conversation $conversation The last one had.
	 * @return array{last_at: string, id: int}
	 */
	private static function place( Conversation $conversation ): array {
		return [ 'last_at' => $conversation->last_at, 'id' => $conversation->id ];
	}

	/**
	 * The day of a time in the site's zone.
	 *
	 * @param string $stored Stored UTC time.
	 */
	private static function day( string $stored ): string {
		return ( new DateTimeImmutable( $stored, new DateTimeZone( 'UTC' ) ) )->setTimezone( wp_timezone() )->format( 'Y-m-d' );
	}
}
