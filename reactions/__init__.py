"""What follows a fact: who must know, what the bell says, which mails leave."""
