<?php
/**
 * The SQL that writes conversations and messages.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Logs;

use AIPuffer\Support\Database;

/**
 * Reads what is about to be changed, and changes it. Used by Logs and what deletes, which keep the rollup in step.
 */
final class LogsStore {
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
	 * that begin a conversation would wait for each other.
	 *
	 * @param Conversation $beginning What to write where there is none.
	 */
	public function lock_or_begin( Conversation $beginning ): Conversation {
		$id = $this->database->value( "SELECT id FROM {$this->table( 'conversations' )} WHERE uuid = %s", $beginning->uuid );
		if ( null === $id ) {
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
		}
		$row = $this->database->row( "SELECT * FROM {$this->table( 'conversations' )} WHERE uuid = %s FOR UPDATE", $beginning->uuid );
		if ( null === $row ) {
			// Deleted between the two reads; the row is free to be written again.
			return $this->lock_or_begin( $beginning );
		}

		return Conversation::from_row( $row );
	}

	/**
	 * Conversations, locked until the transaction ends; those that are gone are left out.
	 *
	 * @param list<int> $ids Ids.
	 * @return list<Conversation>
	 */
	public function lock( array $ids ): array {
		if ( [] === $ids ) {
			return [];
		}

		return array_map(
			[ Conversation::class, 'from_row' ],
			$this->database->rows( "SELECT * FROM {$this->table( 'conversations' )} WHERE id IN (" . implode( ', ', array_fill( 0, count( $ids ), '%d' ) ) . ') ORDER BY id FOR UPDATE', ...$ids )
		);
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
				'thinking_tokens' => $message->thinking_tokens,
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
	 * A table's name.
	 *
	 * @param string $name Short name.
	 */
	private function table( string $name ): string {
		return $this->database->table( $name );
	}
}
