<?php
/**
 * The SQL that writes conversations and messages.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Logs;

use AIPuffer\Support\Database;
use LogicException;

defined( 'ABSPATH' ) || exit;

/**
 * Reads what is about to be changed, and changes it. Used by Logs alone, which keeps the rollup in step.
 *
 * @phpstan-import-type Row from Database
 */
final class LogsStore {
	/**
	 * Messages changed by one statement: a fraction of a second's work.
	 */
	private const PORTION = 1_000;

	/**
	 * Takes the connection.
	 *
	 * @param Database $database The connection.
	 */
	public function __construct( private readonly Database $database ) {}

	/**
	 * The conversation with this name, locked until the transaction ends. Where there is none it is written, without a
	 * message.
	 *
	 * It is looked for without a lock first: a locking read that finds nothing would lock the gap, and two processes
	 * that begin a conversation would wait for each other. What that read finds may be gone by the time of the lock.
	 *
	 * @param Conversation $beginning What to write where there is none.
	 */
	public function lock_or_begin( Conversation $beginning ): Conversation {
		$is_known = null !== $this->database->value( "SELECT id FROM {$this->table( 'conversations' )} WHERE uuid = %s", $beginning->uuid );
		$row      = $is_known ? $this->row( $beginning->uuid ) : null;
		if ( ! $row ) {
			$this->database->run(
				"INSERT INTO {$this->table( 'conversations' )} (uuid, user_id, guest_key, module, scope, is_bot, source, first_at, last_at, day)
				VALUES (%s, %d, %s, %s, %s, %d, %s, %s, %s, %s) ON DUPLICATE KEY UPDATE uuid = %s",
				$beginning->uuid,
				$beginning->user_id,
				$beginning->guest_key,
				$beginning->module,
				$beginning->scope,
				(int) $beginning->is_bot(),
				$beginning->source,
				$beginning->first_at,
				$beginning->last_at,
				$beginning->day,
				$beginning->uuid
			);
			$row = $this->row( $beginning->uuid );
		}

		return $row ? Conversation::from_row( $row ) : throw new LogicException( 'A conversation that was written and locked is gone.' );
	}

	/**
	 * Conversations, locked until the transaction ends; those that are gone are left out.
	 *
	 * @param list<int> $ids          Ids.
	 * @param ?int      $last_message Leave out those with a later message.
	 * @return list<Conversation>
	 */
	public function lock( array $ids, ?int $last_message = null ): array {
		if ( [] === $ids ) {
			return [];
		}
		$rows = $this->database->rows( "SELECT * FROM {$this->table( 'conversations' )} WHERE id IN (" . Database::marks( $ids ) . ') ORDER BY id FOR UPDATE', ...$ids );
		if ( null !== $last_message ) {
			// After the lock: nobody appends to them any more.
			$later = $this->database->rows( "SELECT DISTINCT conversation_id FROM {$this->table( 'messages' )} WHERE conversation_id IN (" . Database::marks( $ids ) . ') AND id > %d', ...[ ...$ids, $last_message ] );
			$rows  = array_diff_key( array_column( $rows, null, 'id' ), array_column( $later, null, 'conversation_id' ) );
		}

		return array_values( array_map( [ Conversation::class, 'from_row' ], $rows ) );
	}

	/**
	 * Writes a message and the words it is found by.
	 *
	 * @param int        $conversation_id Its conversation, locked.
	 * @param NewMessage $message         The message.
	 * @return int Its id.
	 */
	public function add_message( int $conversation_id, NewMessage $message ): int {
		$id    = $this->database->insert(
			'messages',
			[
				'conversation_id' => $conversation_id,
				'role'            => $message->role->value,
				'content'         => $message->content,
				'content_bytes'   => $message->content_bytes,
				'source'          => $message->source,
				'provider'        => $message->provider,
				'model'           => $message->model,
				'input_tokens'    => $message->usage->input_tokens,
				'output_tokens'   => $message->usage->output_tokens,
				'total_tokens'    => $message->usage->all_tokens(),
				'cached_tokens'   => $message->usage->cached_tokens,
				'thinking_tokens' => $message->usage->thinking_tokens,
				'status'          => $message->status,
				'error'           => $message->error,
				'duration_ms'     => $message->duration_ms,
				'ledger_id'       => $message->ledger_id,
				'request_payload' => $message->request_payload,
				'vector_scores'   => $message->vector_scores,
				'created_at'      => $message->created_at,
			]
		);
		$words = Words::of( $message->content );
		if ( '' !== $words ) {
			$this->database->insert( 'log_search', [ 'conversation_id' => $conversation_id, 'message_id' => $id, 'words' => $words ] );
		}

		return $id;
	}

	/**
	 * Writes what a conversation comes to with a message. What it cost is written by charge() alone.
	 *
	 * @param Conversation $conversation Locked.
	 */
	public function write( Conversation $conversation ): void {
		$this->database->run(
			"UPDATE {$this->table( 'conversations' )} SET user_id = %d, guest_key = %s, source = %s, provider = %s, model = %s, message_count = %d,
				input_tokens = %d, output_tokens = %d, total_tokens = %d, preview = %s, preview_role = %s, has_text = %d, first_at = %s, last_at = %s, day = %s
			WHERE id = %d",
			$conversation->user_id,
			$conversation->guest_key,
			$conversation->source,
			$conversation->provider,
			$conversation->model,
			$conversation->message_count,
			$conversation->input_tokens,
			$conversation->output_tokens,
			$conversation->total_tokens,
			$conversation->preview,
			$conversation->preview_role,
			(int) $conversation->has_text,
			$conversation->first_at,
			$conversation->last_at,
			$conversation->day,
			$conversation->id
		);
	}

	/**
	 * Adds to what a conversation cost.
	 *
	 * @param int $id      Conversation.
	 * @param int $credits Micro-credits.
	 */
	public function charge( int $id, int $credits ): void {
		$this->database->run( "UPDATE {$this->table( 'conversations' )} SET credits = credits + %d WHERE id = %d", $credits, $id );
	}

	/**
	 * Deletes conversations with their messages.
	 *
	 * @param list<Conversation> $conversations Locked.
	 */
	public function delete( array $conversations ): void {
		foreach ( self::portions( $conversations ) as $ids ) {
			$this->drain( 'log_search', $ids );
			$this->drain( 'messages', $ids );
			$this->database->run( "DELETE FROM {$this->table( 'conversations' )} WHERE id IN (" . Database::marks( $ids ) . ')', ...$ids );
		}
	}

	/**
	 * Removes all text of conversations: what was said, what was sent and what was found for it.
	 *
	 * @param list<Conversation> $conversations Locked.
	 */
	public function remove_text( array $conversations ): void {
		foreach ( self::portions( $conversations ) as $ids ) {
			$this->drain( 'log_search', $ids );
			do {
				$removed = $this->database->run(
					"UPDATE {$this->table( 'messages' )} SET content = NULL, request_payload = NULL, vector_scores = NULL, error = NULL
					WHERE conversation_id IN (" . Database::marks( $ids ) . ") AND ( content IS NOT NULL OR request_payload IS NOT NULL OR vector_scores IS NOT NULL OR error IS NOT NULL ) {$this->limit()}",
					...$ids
				);
			} while ( self::PORTION === $removed );
			$this->database->run( "UPDATE {$this->table( 'conversations' )} SET preview = '', preview_role = '', has_text = 0 WHERE id IN (" . Database::marks( $ids ) . ')', ...$ids );
		}
	}

	/**
	 * Conversations in portions that one statement is done with quickly; one with very many messages is its own portion.
	 *
	 * @param list<Conversation> $conversations Conversations.
	 * @return list<non-empty-list<int>> Ids.
	 */
	private static function portions( array $conversations ): array {
		$portions = [];
		$messages = self::PORTION;
		foreach ( $conversations as $conversation ) {
			$messages += $conversation->message_count;
			if ( $messages > self::PORTION || [] === $portions ) {
				$portions[] = [];
				$messages   = $conversation->message_count;
			}
			$portions[ count( $portions ) - 1 ][] = $conversation->id;
		}

		return $portions;
	}

	/**
	 * Deletes all rows of conversations, some at a time.
	 *
	 * @param string              $table Short name.
	 * @param non-empty-list<int> $ids   Conversations.
	 */
	private function drain( string $table, array $ids ): void {
		do {
			$deleted = $this->database->run( "DELETE FROM {$this->table( $table )} WHERE conversation_id IN (" . Database::marks( $ids ) . ") {$this->limit()}", ...$ids );
		} while ( self::PORTION === $deleted );
	}

	/**
	 * The clause that ends a statement after a portion. SQLite knows none; its sites are small.
	 */
	private function limit(): string {
		return $this->database->is_server() ? 'LIMIT ' . self::PORTION : '';
	}

	/**
	 * The row of a conversation, locked until the transaction ends.
	 *
	 * @param string $uuid Its name.
	 * @return Row|null
	 */
	private function row( string $uuid ): ?array {
		return $this->database->row( "SELECT * FROM {$this->table( 'conversations' )} WHERE uuid = %s FOR UPDATE", $uuid );
	}

	/**
	 * A table's name.
	 *
	 * @param string $name Short name.
	 */
	private function table( string $name ): string {
		return $this->database->table( $name );
	}
}
