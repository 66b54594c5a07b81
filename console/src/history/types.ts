/** All types of messages but those that the console itself sends while somebody looks at a node. */
export const MEANT = "eval,exec,function,script,file,stop,restore,reset,update,blink led,write GPIOs";

export const TYPES = ["eval", "exec", "function", "blink led", "read GPIOs", "write GPIOs", "script", "file", "status", "stop", "restore", "reset", "update"];
